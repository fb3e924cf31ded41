"""Makes the files that people of the demo workspace send: `resources/demo/`. For maintainers; needs espeak-ng.

QT_QPA_PLATFORM=offscreen .venv/bin/python installers/demo_files.py
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import imageio_ffmpeg  # type: ignore[import-untyped] # has neither stubs nor a py.typed
from PySide6.QtCore import QMarginsF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFont,
    QGuiApplication,
    QImage,
    QLinearGradient,
    QPageSize,
    QPainter,
    QPainterPath,
    QPdfWriter,
    QPen,
    QRadialGradient,
)

FOLDER = Path(__file__).resolve().parent.parent / "resources" / "demo"

WORDS = (
    "Hola Ana, soy Susan. Gracias por la factura, ya me ha llegado. Una cosa más: las tazas son para regalo. "
    "¿Podéis envolverlas por separado, y poner una tarjeta en cada caja? Muchas gracias."
)
LINES = (
    ("Taza de gres, azul · 2", "31,80 €"),
    ("Café de altura, 1 kg", "24,90 €"),
    ("Envío en 24 h", "4,90 €"),
)


def main() -> int:
    """Write all files."""
    application = QGuiApplication([])
    FOLDER.mkdir(exist_ok=True)
    _write_voice(FOLDER / "nota-de-voz.ogg")
    _write_invoice(FOLDER / "factura-10518.pdf")
    _write_picture(FOLDER / "taza.jpg")
    _write_video(FOLDER / "taza.mp4", FOLDER / "taza.jpg")
    application.quit()
    return 0


def _write_voice(path: Path) -> None:
    """Speak the words, as a phone sends them: Ogg with Opus, mono."""
    with tempfile.TemporaryDirectory() as folder:
        spoken = Path(folder) / "spoken.wav"
        subprocess.run(["espeak-ng", "-v", "es", "-s", "165", "-p", "60", "-w", str(spoken), WORDS], check=True)
        command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-loglevel", "error", "-i", str(spoken), "-ac", "1"]
        subprocess.run([*command, "-c:a", "libopus", "-b:a", "24k", "-application", "voip", str(path)], check=True)


def _write_video(path: Path, picture: Path) -> None:
    """Film a picture with a camera that comes nearer, for six seconds."""
    move = "z=1.05+0.0016*on:x=(iw-iw/zoom)*(0.35+0.002*on):y=(ih-ih/zoom)*(0.5-0.0012*on)"
    film = f"scale=1920:-2,zoompan={move}:d=150:s=640x360:fps=25,format=yuv420p"
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-y", "-loglevel", "error", "-loop", "1", "-i", str(picture)]
    looks = ["-c:v", "libx264", "-preset", "slow", "-crf", "28", "-movflags", "+faststart"]
    subprocess.run([*command, "-vf", film, "-frames:v", "150", *looks, str(path)], check=True)


def _write_invoice(path: Path) -> None:
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A5))
    writer.setPageMargins(QMarginsF(12, 12, 12, 12))
    writer.setTitle("Factura 10518")
    painter = QPainter(writer)
    unit = writer.logicalDpiX() / 72
    width = writer.width()
    rows = [("Café Aurora", "", 22), ("Factura 10518", "14.11.2026", 12), ("", "", 12)]
    rows += [(name, price, 10) for name, price in LINES] + [("", "", 8), ("Total, IVA incluido", "61,60 €", 13)]
    y = 0.0
    for left, right, size in rows:
        painter.setFont(QFont("DejaVu Sans", size))
        height = size * 2.1 * unit
        rect = QRectF(0, y, width, height)
        painter.drawText(rect, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, left)
        painter.drawText(rect, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, right)
        y += height
    painter.end()


def _write_picture(path: Path) -> None:
    """Paint a mug on a table, as a customer would photograph it."""
    image = QImage(1200, 900, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    wall = QLinearGradient(0, 0, 0, 620)
    wall.setColorAt(0, QColor("#f3ead9"))
    wall.setColorAt(1, QColor("#d9c9ad"))
    painter.fillRect(0, 0, 1200, 620, QBrush(wall))
    table = QLinearGradient(0, 620, 0, 900)
    table.setColorAt(0, QColor("#9a6a43"))
    table.setColorAt(1, QColor("#6d4527"))
    painter.fillRect(0, 620, 1200, 280, QBrush(table))
    shadow = QRadialGradient(QPointF(600, 760), 330)
    shadow.setColorAt(0, QColor(30, 15, 5, 150))
    shadow.setColorAt(1, QColor(30, 15, 5, 0))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(shadow))
    painter.drawEllipse(QPointF(600, 760), 380, 70)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(QColor("#2f5d8c"), 44))
    painter.drawEllipse(QRectF(730, 430, 190, 210))
    body = QPainterPath()
    body.moveTo(400, 330)
    body.lineTo(430, 730)
    body.cubicTo(440, 785, 760, 785, 770, 730)
    body.lineTo(800, 330)
    body.closeSubpath()
    glaze = QLinearGradient(400, 0, 800, 0)
    for at, colour in ((0, "#274e78"), (0.3, "#5b91c8"), (0.55, "#3f75ac"), (1, "#1f4063")):
        glaze.setColorAt(at, QColor(colour))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.fillPath(body, QBrush(glaze))
    painter.setBrush(QColor("#7fa9d3"))
    painter.drawEllipse(QRectF(400, 290, 400, 84))
    painter.setBrush(QColor("#3b2314"))
    painter.drawEllipse(QRectF(420, 304, 360, 62))
    painter.end()
    image.save(str(path), quality=82)


if __name__ == "__main__":
    sys.exit(main())
