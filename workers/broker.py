"""Settings to a broker: in this process for one machine, Redis or RabbitMQ for a team."""

import dramatiq
from dramatiq.brokers.stub import StubBroker

from agent.errors import BadSettings

_ANSWERS_WITHIN = 10.0  # seconds


def broker_for(url: str) -> dramatiq.Broker:
    """The broker at `url`, or one in this process where it is empty; raises `BadSettings`.

    Middleware is dramatiq's default but without results and pipelines: what a job leaves behind is rows.
    """
    scheme = url.partition("://")[0]
    if not url:
        return StubBroker()
    if scheme in ("redis", "rediss"):
        return _redis(url)
    if scheme in ("amqp", "amqps"):
        return _rabbitmq(url)
    raise BadSettings(
        f"KEPT_BROKER_URL begins with {scheme}://, which is no queue that kept knows.",
        "Use redis://host:6379/0 or amqp://host:5672, or leave it empty for everything in one process.",
    )


def _redis(url: str) -> dramatiq.Broker:
    try:
        from dramatiq.brokers.redis import RedisBroker
        from redis import Redis
    except ImportError:
        raise _missing("redis") from None
    # Without limits a server that is cut off, not refused, is waited for without end.
    client = Redis.from_url(url, socket_connect_timeout=_ANSWERS_WITHIN, socket_timeout=_ANSWERS_WITHIN)
    # The defaults leave a killed worker's messages alone for twelve minutes and more (dramatiq #527).
    return RedisBroker(client=client, heartbeat_timeout=10_000, maintenance_chance=1_000_000)  # type: ignore[no-untyped-call]


def _rabbitmq(url: str) -> dramatiq.Broker:
    try:
        from dramatiq.brokers.rabbitmq import RabbitmqBroker
    except ImportError:
        raise _missing("rabbitmq") from None
    return RabbitmqBroker(url=url, confirm_delivery=True)


def _missing(extra: str) -> BadSettings:
    return BadSettings(f"This installation has no client for {extra}.", f"pip install 'dramatiq[{extra}]'")
