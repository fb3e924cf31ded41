"""The operating system's word that the network is back: the engine then tries again at once."""

from __future__ import annotations

import logging
from collections.abc import Callable

from PySide6.QtNetwork import QNetworkInformation

_log = logging.getLogger(__name__)


class NetworkWatch:
    """Calls back when the network is reachable again. Where Qt cannot see that, the engine's own back-off remains."""

    def __init__(self, on_return: Callable[[], None]) -> None:
        """Start to watch. `on_return` is called on the GUI thread."""
        self._on_return = on_return
        self._information: QNetworkInformation | None = None
        if QNetworkInformation.loadBackendByFeatures(QNetworkInformation.Feature.Reachability):
            self._information = QNetworkInformation.instance()
            self._information.reachabilityChanged.connect(self._on_reachability_changed)
        else:
            _log.info("This system does not tell when the network returns")

    def close(self) -> None:
        """Stop watching."""
        if self._information is not None:
            self._information.reachabilityChanged.disconnect(self._on_reachability_changed)
            self._information = None

    def _on_reachability_changed(self, reachability: QNetworkInformation.Reachability) -> None:
        if reachability is not QNetworkInformation.Reachability.Disconnected:
            self._on_return()
