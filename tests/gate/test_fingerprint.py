"""What is the same benchmark function, and what is another one."""

import sys
import warnings
from types import SimpleNamespace

import pytest

from bench.gate.lockstep.fingerprint import fingerprint, of_source

FUNCTION = """@parametrize("rows", [10, 20])
def test(benchmark, rows):
    data = {"a": 1000, 'b': (rows)}
    benchmark(f"{data} rows", 1e3, x=0x10)
"""
RICH = '''\
@pytest.mark.parametrize(("a", "b"), [(1, 2.5), (-3, 4j)], ids=str)
async def test(benchmark, a, /, b: int | None = None, *rest: str, key=..., **others) -> "Any":
    """With a docstring."""
    import os.path as path
    from .. import sibling
    x: list[int] = [*rest, b"\\0", None, True]
    async with path.open(f"{a!r:>{b}} {b=} {{}}" "tail") as file, lock:
        async for line in file: x += {**others, "k": line[1:-1, ::2]}
    def inner(y=lambda z: z if z else ~z):
        nonlocal x
        global g
        try: yield (await y) @ x
        except (OSError, ValueError) as error: raise KeyError("\\u2603") from error
        else: del x[0], y
        finally: assert not (1 < len(x) <= 10 or x is None), "no"
    match x:
        case [1, *_, {"a": str() as text, **kw}] if text: return (n := 1)
        case None | 2: pass
    while True:
        if x: break
        elif y: continue
    benchmark(inner, *{i: j for i, j in x}, **{k async for k in y})
'''
SAME = {
    "comments and blank lines": (
        FUNCTION,
        FUNCTION.replace("):\n", "):  # slow\n\n").replace("    bench", "    # here\n    bench"),
    ),
    "quotes, parentheses, commas and numbers": (
        FUNCTION,
        """@parametrize('rows', [10, 20,],)
def test(
    benchmark, rows,
):
    data = {'a': 1_000, "b": rows,}
    benchmark(
        (f'{data} rows'),
        1000.0,
        x=16,
    )
""",
    ),
    "a docstring": ("def f(b):\n    b(1)\n", 'def f(b):\n    """What it does."""\n    b(1)\n'),
    "a docstring alone": ("def f(b):\n    pass\n", 'def f(b):\n    """Nothing."""\n'),
    "a docstring inside": (
        "def f(b):\n    def g():\n        return 1\n    b(g)\n",
        "def f(b):\n    def g():\n        '''One.'''\n        return 1\n    b(g)\n",
    ),
    "indentation": ("def f(b):\n    b(1)\n", "def f(b):\n  b(1)\n"),
    "a method": ("    def f(self, b):\n        b(1)\n", "\tdef f(self, b):\n\t\tb(1)\n"),
    "text in pieces": (
        "def f(b):\n    b('ab', f'{b}cd', f'ab')\n",
        "def f(b):\n    b('a' 'b', f'{b}' 'c' f'd', f'a' 'b')\n",
    ),
    "a prefix that means nothing": ("def f(b):\n    b(u'a', R'b')\n", "def f(b):\n    b('a', r'b')\n"),
    "what is deleted": ("def f(b):\n    del (b, c)\n", "def f(b):\n    del b, c\n"),
    "a lambda": ("test = lambda b: b(1)\n", "test = (lambda b: (b(1)))  # one\n"),
    "part of a statement": ('"a": lambda b: b(1),\n', '"a" :  lambda b: b( 1 ) ,  # one\n'),
    "what is no Python": ("def f(b:\n  ?? b", "def  f(b:\n    ?? b"),
}
DIFFERENT = {
    "a number": ("def f(b):\n    b(1)\n", "def f(b):\n    b(2)\n"),
    "a number of another type": ("def f(b):\n    b(1)\n", "def f(b):\n    b(1.0)\n"),
    "a truth": ("def f(b):\n    b(1)\n", "def f(b):\n    b(True)\n"),
    "nothing and zero": ("def f(b):\n    b(None)\n", "def f(b):\n    b(0)\n"),
    "bytes": ("def f(b):\n    b('a')\n", "def f(b):\n    b(b'a')\n"),
    "a name": ("def f(b):\n    b(x)\n", "def f(b):\n    b(y)\n"),
    "a decorator": (FUNCTION, FUNCTION.replace("20", "30")),
    "a default": ("def f(b, x=1):\n    b(x)\n", "def f(b, x=2):\n    b(x)\n"),
    "a statement more": ("def f(b):\n    b(1)\n", "def f(b):\n    b(1)\n    b(1)\n"),
    "a statement in the loop": (
        "def f(b):\n    for x in b:\n        g()\n        h()\n",
        "def f(b):\n    for x in b:\n        g()\n    h()\n",
    ),
    "grouping that counts": ("def f(b):\n    b((1 + 2) * 3)\n", "def f(b):\n    b(1 + 2 * 3)\n"),
    "a string that only looks like a docstring": (
        "def f(b):\n    x = 1\n    'a'\n",
        "def f(b):\n    x = 1\n    'b'\n",
    ),
    "a string of several lines": ("def f(b):\n    b('''a\n  b''')\n", "def f(b):\n    b('''a\nb''')\n"),
    "what an f-string shows": ("def f(b):\n    b(f'{b}a')\n", "def f(b):\n    b(f'{b!r}a')\n"),
    "how an f-string is aligned": ("def f(b):\n    b(f'{b:>3}')\n", "def f(b):\n    b(f'{b:<3}')\n"),
    "async": ("def f(b):\n    b(1)\n", "async def f(b):\n    b(1)\n"),
    "a comprehension": ("def f(b):\n    b([x for x in y])\n", "def f(b):\n    b([x for x in y if x])\n"),
    "a level of import": ("def f(b):\n    from . import x\n", "def f(b):\n    from .. import x\n"),
    "part of a statement": ('"a": lambda b: b(1),\n', '"a": lambda b: b(2),\n'),
}


@pytest.mark.parametrize("case", SAME)
def test_the_same(case: str) -> None:
    one, other = SAME[case]
    assert one != other
    assert of_source(one) == of_source(other)


@pytest.mark.parametrize("case", DIFFERENT)
def test_another(case: str) -> None:
    one, other = DIFFERENT[case]
    assert of_source(one) != of_source(other)


def test_a_method_is_the_same_however_deep_it_is() -> None:
    assert of_source("    def f(b):\n        b('''a\n b''')\n") == of_source(
        "def f(b):\n    b('''a\n b''')\n"
    )


@pytest.mark.parametrize(
    "source",
    [
        FUNCTION,
        "def f(b):\n    b('\N{SNOWMAN}', '\\ud800', 1j, ..., b'\\0')\n",
        f"def f(b):\n    b({hex(10**5000)})\n",  # has no decimal form
        f"def f(b):\n    b({' + '.join(['1'] * 5000)})\n",  # is too deep to walk
        "def f(b):\n    b('\\d')\n",
    ],
)
def test_any_source_has_a_digest_and_warns_of_nothing(source: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert len(of_source(source)) == 64


def test_of_a_function() -> None:
    assert fingerprint(test_the_same) == fingerprint(test_the_same) != fingerprint(test_another)


def test_what_has_no_source_has_no_digest() -> None:
    names: dict[str, object] = {}
    exec("def made(benchmark): pass", names)
    assert fingerprint(names["made"]) == fingerprint(SimpleNamespace()) == fingerprint(None) == ""


@pytest.mark.skipif(sys.version_info < (3, 12), reason="Python 3.11 knows no type parameters")
def test_newer_syntax() -> None:
    generic = "def f[T](b: T):\n    b(1)\n"
    assert of_source(generic) != of_source("def f(b: T):\n    b(1)\n")


def test_every_version_of_python_gives_the_same_digest() -> None:
    # CI runs this with all that are supported
    assert of_source(RICH) == "a2659d55f14b1e3ff047fd4d9cacdd9da4b3110c5d0f9e011c3ec20c86e3dff1"
