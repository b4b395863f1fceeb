"""Formulas as pictures: which can be set, how they lie on the line, and what they cost."""

from __future__ import annotations

import subprocess
import sys

import pytest
from PySide6.QtGui import QColor, QFont, QImage, QPainter
from pytestqt.qtbot import QtBot

from chatapp.gui.transcript.background import Failed
from chatapp.gui.transcript.formulas import LONGEST, FormulaPicture, formulas

SET = [
    line
    for line in r"""
\frac{a}{b}
\frac{-b \pm \sqrt{b^2 - 4ac}}{2a}
x = \cfrac{1}{1 + \cfrac{1}{x}}
e^{i\pi} + 1 = 0
\sum_{n=1}^{\infty} \frac{1}{n^2} = \frac{\pi^2}{6}
\prod_{p} \frac{1}{1 - p^{-s}}
\int_0^\infty e^{-x^2} \, dx = \frac{\sqrt{\pi}}{2}
\oint_C \vec{F} \cdot d\vec{r}
\lim_{x \to 0} \frac{\sin x}{x} = 1
\sqrt[3]{x^2 + y^2}
\begin{pmatrix} a & b \\ c & d \end{pmatrix}
\begin{pmatrix} a & b \\ c & d \end{pmatrix}^{-1}
\begin{bmatrix} a \\ b \end{bmatrix}_{2 \times 1}^{\top} x
\begin{vmatrix} a & b \\ c & d \end{vmatrix} = ad - bc
\begin{array}{cc} 1 & 2 \\ 3 & 4 \end{array}
f(x) = \begin{cases} x & x > 0 \\ -x & \text{otherwise} \end{cases}
\begin{aligned} a &= b + c \\ &= d \end{aligned}
\begin{align} a &= b \\ c &= d \end{align}
\begin{equation} a = b \end{equation}
\begin{gathered} a = b \\ c = d \end{gathered}
\alpha \beta \gamma \delta \epsilon \varepsilon \theta \lambda \mu \sigma \phi \varphi \omega
\Gamma \Delta \Theta \Lambda \Xi \Pi \Sigma \Phi \Psi \Omega
\text{if } x > 0
\text{if $x > 0$ then } y
\text{a < b \& c, 50\%}
\text{速度} = \frac{\text{路程}}{\text{时间}}
v = 5\,\text{米/秒}
速度 = 路程
\operatorname{argmax}_{x} f(x)
\operatorname*{argmax}_{x} f(x)
\mathop{\mathrm{argmin}}\limits_{x} f(x)
\arg\max_{\theta} \log p(x \mid \theta)
\hat{x} + \bar{y} + \tilde{z} + \vec{v} + \dot{a} + \ddot{b}
\widehat{abc} + \overline{AB} + \underline{c} + \overrightarrow{AB}
\underbrace{a + b}_{n} + \overbrace{c + d}^{m}
\mathbb{R} \subset \mathbb{C}
\mathcal{L} + \mathfrak{g} + \mathscr{F}
\mathbf{x}^\top \mathbf{W} + \boldsymbol{\mu}
\mathrm{d}x + \mathsf{A} + \mathtt{b}
A \cup B \cap C \setminus D \subseteq E \in F \notin G
\forall x \exists y : x \le y \land y \ne z \lor \lnot p
\nabla \cdot \mathbf{E} = \frac{\rho}{\varepsilon_0}
\left( \frac{a}{b} \right)^2
\left\{ x \in \mathbb{R} \mid x > 0 \right\}
\left. \frac{df}{dx} \right|_{x=0}
\left\| v \right\|_2 = \sqrt{\langle v, v \rangle}
\lfloor x \rfloor + \lceil y \rceil
\big( \Big( x \Big) \big)
\binom{n}{k} = \frac{n!}{k!(n-k)!}
P(A \mid B) = \frac{P(B \mid A) P(A)}{P(B)}
x \mapsto f(x), \quad A \xrightarrow{f} B
a \equiv b \pmod{n}
2\,\mathrm{H_2} + \mathrm{O_2} \rightarrow 2\,\mathrm{H_2O}
\boxed{E = mc^2}
\textcolor{blue}{x} + y
x_{i_1}^{2^n} + {}_nC_k
\cdots \ldots \vdots \ddots
\mathrm{softmax}(z)_i = \frac{e^{z_i}}{\sum_{j=1}^{K} e^{z_j}}
\mathbb{E}_{x \sim p}\left[ \log D(x) \right]
\stackrel{?}{=} \overset{!}{=} \underset{x}{\min}
\sum_{\substack{i < n \\ j < m}} a_{ij}
90^\circ + 50\% + \$5
\not= \neq \nless
a = b \tag{1}
f'(x) = f''(y)
\cancel{x} + \ket{\psi}
""".splitlines()
    if line
]

NOT_SET = {
    r"\ce{H2O}": "unknown command",
    r"\foo{x}": "unknown command",
    r"\includegraphics{a.png}": "unknown command",
    r"\newcommand{\R}{\mathbb{R}} \R": "defines commands",
    r"\def\a{\a\a}\a": "defines commands",
    r"x^": "MissingSuperScriptOrSubscript",
    r"a_b_c": "DoubleSubscripts",
    r"a & b": "ParseError",
    r"\,": "nothing to be seen",
    r"\\": "nothing to be seen",
    r"\text{🙂}": "picture",
    r"\text{שלום}": "right-to-left",
    r"\text{a $b}": "unfinished",
    "x + " * LONGEST: "too long",
    "{" * 200 + "x" + "}" * 200: "too deep",
    r"\frac{" * 39 + "x" + "}{y}" * 39: "too long",  # each level doubles the work
}
"""Formulas that are shown as their source, and why."""


def test_the_typical_formulas_are_set_and_leave_ink(qtbot: QtBot) -> None:
    for source in SET:
        found = _made(qtbot, source, display=True)
        assert isinstance(found, FormulaPicture), (source, found)
        assert _ink(_painted(found)) is not None, source


@pytest.mark.parametrize(("source", "reason"), NOT_SET.items(), ids=lambda text: text[:24])
def test_what_cannot_be_set_is_failed_and_says_why(qtbot: QtBot, source: str, reason: str) -> None:
    found = _made(qtbot, source, display=True)

    assert isinstance(found, Failed), found
    assert reason.split()[-1] in found.reason


def test_a_formula_stands_on_the_same_line_as_the_text_around_it(qtbot: QtBot) -> None:
    letter = _picture(qtbot, r"\mathrm{H}", size=64)
    fraction = _picture(qtbot, r"\frac{a}{b}", size=64)
    square = _picture(qtbot, r"\mathrm{H}^2", size=64)

    assert _ink(_painted(letter, baseline=150))[1] == 150
    assert abs(letter.depth) < 0.5
    assert _ink(_painted(square, baseline=150))[1] == 150
    top, bottom = _ink(_painted(fraction, baseline=150))
    assert abs(bottom - (150 + fraction.depth)) <= 1
    assert abs(top - (150 + fraction.depth - fraction.height)) <= 1


def test_chinese_stands_where_plain_text_would_put_it(qtbot: QtBot) -> None:
    font = QFont()
    font.setPixelSize(64)
    font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    plain = _canvas()
    with QPainter(plain) as painter:
        painter.setFont(font)
        painter.drawText(20, 150, "速")

    top, bottom = _ink(_painted(_picture(qtbot, r"\text{速}", size=64), baseline=150))

    plain_top, plain_bottom = _ink(plain)
    assert abs(top - plain_top) <= 1
    assert abs(bottom - plain_bottom) <= 1


def test_size_and_color_change_without_setting_it_again(qtbot: QtBot) -> None:
    small = _picture(qtbot, r"\frac{x}{y}", size=16)
    large = formulas().find(r"\frac{x}{y}", display=True, size=32, color="#ff0000")

    assert isinstance(large, FormulaPicture)
    assert large.width == pytest.approx(2 * small.width)
    assert large.depth == pytest.approx(2 * small.depth)
    assert _has_color(_painted(large), QColor("#ff0000"))
    assert not _has_color(_painted(small), QColor("#ff0000"))


def test_a_color_the_formula_asks_for_is_kept(qtbot: QtBot) -> None:
    assert _has_color(_painted(_picture(qtbot, r"\color{red} H")), QColor("#ff0000"))


def test_the_bar_of_a_fraction_is_not_grey(qtbot: QtBot) -> None:
    picture = _picture(qtbot, r"\frac{a}{b}", size=15)

    image = _painted(picture, baseline=100.3)

    dark = [y for y in range(image.height()) if image.pixelColor(24, y).lightness() < 10]
    assert dark


def test_inline_formulas_are_lower_than_displayed_ones(qtbot: QtBot) -> None:
    inline = _made(qtbot, r"\sum_{i=1}^{n} i", display=False)
    displayed = _made(qtbot, r"\sum_{i=1}^{n} i", display=True)

    assert isinstance(inline, FormulaPicture)
    assert isinstance(displayed, FormulaPicture)
    assert inline.height < displayed.height


def test_setting_formulas_is_loaded_only_when_the_first_one_is_asked_for() -> None:
    program = """
import sys
from PySide6.QtGui import QGuiApplication
application = QGuiApplication([])
from chatapp.gui.transcript.formulas import formulas
service = formulas()
assert not {"ziamath", "ziafont", "latex2mathml"} & set(sys.modules), "loaded too early"
service.ready.connect(application.quit)
assert service.find("x", display=False, size=16, color="#000000") is None
assert "ziamath.zmath" not in sys.modules, "loaded on the window's thread"
application.exec()
assert "ziamath" in sys.modules
print(type(service.find("x", display=False, size=16, color="#000000")).__name__)
"""
    run = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, timeout=60, check=False
    )

    assert run.stdout.strip() == "FormulaPicture", run.stderr


def _picture(qtbot: QtBot, source: str, size: float = 16) -> FormulaPicture:
    found = _made(qtbot, source, display=True, size=size)
    assert isinstance(found, FormulaPicture), found
    return found


def _made(
    qtbot: QtBot, source: str, *, display: bool, size: float = 16
) -> FormulaPicture | Failed | None:
    def found() -> FormulaPicture | Failed | None:
        return formulas().find(source, display=display, size=size, color="#000000")

    qtbot.waitUntil(lambda: found() is not None, timeout=20_000)
    return found()


def _canvas() -> QImage:
    image = QImage(900, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    return image


def _painted(picture: FormulaPicture, baseline: float = 150) -> QImage:
    image = _canvas()
    with QPainter(image) as painter:
        picture.paint(painter, 20, baseline)
    return image


def _ink(image: QImage) -> tuple[int, int]:
    """The rows where the ink begins and ends."""
    rows = [
        y
        for y in range(image.height())
        if any(image.pixelColor(x, y).lightness() < 128 for x in range(200))
    ]
    assert rows, "nothing was painted"
    return rows[0], rows[-1] + 1


def _has_color(image: QImage, color: QColor) -> bool:
    return any(
        image.pixelColor(x, y) == color for y in range(100, 200) for x in range(image.width())
    )
