"""Callbacks that were subscribed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

T = TypeVar("T")


class Listeners(Generic[T]):
    """Callbacks for one kind of notice, called in the order of their subscription, on the loop's thread."""

    def __init__(self) -> None:
        self._subscriptions: list[_Subscription[T]] = []

    def subscribe(self, callback: Callable[[T], None]) -> _Subscription[T]:
        """Add a callback until the returned subscription is closed."""
        subscription = _Subscription(self, callback)
        self._subscriptions.append(subscription)
        return subscription

    def notify(self, notice: T) -> None:
        """Call everybody who is subscribed when this begins and has not been closed by one called before."""
        for subscription in tuple(self._subscriptions):
            if subscription in self._subscriptions:
                subscription.callback(notice)

    def remove(self, subscription: _Subscription[T]) -> None:
        """Forget a subscription. One that is not known is no error."""
        if subscription in self._subscriptions:
            self._subscriptions.remove(subscription)


class _Subscription(Generic[T]):
    def __init__(self, listeners: Listeners[T], callback: Callable[[T], None]) -> None:
        self._listeners = listeners
        self.callback = callback

    def close(self) -> None:
        self._listeners.remove(self)
