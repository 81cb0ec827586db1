"""format=flowed (RFC 3676): paragraphs that a mail program broke into lines, joined again."""


def unflow(text: str, *, delsp: bool = False) -> str:
    """The text with soft line breaks taken out; quote marks and the `-- ` line stay lines of their own."""
    lines: list[str] = []
    paragraph: list[str] = []
    open_depth = -1  # quote depth of the paragraph being joined; -1 for none
    for line in text.split("\n"):
        content = line.lstrip(">")
        depth = len(line) - len(content)
        content = content.removeprefix(" ")
        if depth != open_depth and paragraph:
            lines.append("".join(paragraph))
            paragraph.clear()
        is_signature = content == "-- "
        if is_signature and paragraph:
            lines.append("".join(paragraph))
            paragraph.clear()
        if not paragraph and depth:
            paragraph.append(">" * depth + " ")
        soft = content.endswith(" ") and not is_signature
        paragraph.append(content[:-1] if soft and delsp else content)
        open_depth = depth if soft else -1
        if not soft:
            lines.append("".join(paragraph))
            paragraph.clear()
    if paragraph:
        lines.append("".join(paragraph))
    return "\n".join(lines)
