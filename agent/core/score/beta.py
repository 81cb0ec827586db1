"""The Beta distribution, as far as an interval for a rate needs it.

The share below a point is the regularised incomplete beta function, by Lentz's continued fraction
(DLMF 8.17.22); the point below which a share lies is found by Newton's steps, held in by halving. Standard library only.
"""

from math import exp, lgamma, log, log1p

_LOOKS = 100  # more than halving needs to reach the last digit
_TINY = 1e-300
_STEPS = 300  # the fraction needs about the root of the larger parameter


def share_below(x: float, a: float, b: float) -> float:
    """The probability that a Beta(a, b) value lies below `x`; `a` and `b` are above 0."""
    if x <= 0.0:
        return 0.0
    if x >= 1.0:
        return 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x))
    # The fraction converges fast only on its own side of the mean; the other side is the mirror.
    if x < (a + 1.0) / (a + b + 2.0):
        return front * _fraction(x, a, b) / a
    return 1.0 - front * _fraction(1.0 - x, b, a) / b


def point_of(share: float, a: float, b: float) -> float:
    """The point below which `share` of Beta(a, b) lies, to twelve digits."""
    low, high, x = 0.0, 1.0, a / (a + b)
    scale = lgamma(a + b) - lgamma(a) - lgamma(b)
    for _ in range(_LOOKS):
        miss = share_below(x, a, b) - share
        low, high = (x, high) if miss < 0.0 else (low, x)
        # Newton's step; where it would leave what is known of the point, the middle of that.
        density = exp(scale + (a - 1.0) * log(x) + (b - 1.0) * log1p(-x))
        following = x - miss / density if density > _TINY else low
        if not low < following < high:
            following = (low + high) / 2.0
        if abs(following - x) <= 1e-14 or not 0.0 < following < 1.0:
            break
        x = following
    return x


def _fraction(x: float, a: float, b: float) -> float:
    c, d = 1.0, 1.0 / _far_from_zero(1.0 - (a + b) * x / (a + 1.0))
    value = d
    for m in range(1, _STEPS):
        even = m * (b - m) * x / ((a + 2 * m - 1.0) * (a + 2 * m))
        odd = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1.0))
        before = value
        for term in (even, odd):
            d = 1.0 / _far_from_zero(1.0 + term * d)
            c = _far_from_zero(1.0 + term / c)
            value *= c * d
        if abs(value - before) <= 1e-15 * abs(value):
            break
    return value


def _far_from_zero(x: float) -> float:
    return x if abs(x) > _TINY else _TINY
