"""How the word lists of the languages' grammars are written: a line for each meaning."""


def counted_lines(*lines: str) -> dict[str, int]:
    """Words that mean the number of their line, from zero: "monday mon", "tuesday tue", ..."""
    return {word: n for n, line in enumerate(lines) for word in line.split()}


def named_lines(**lines: str) -> dict[str, str]:
    """Words that mean the name of their line: `week="week weeks wk"`."""
    return {word: name for name, line in lines.items() for word in line.split()}
