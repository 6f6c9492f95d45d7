"""The parts of an instrumented round add up to it."""

from pathlib import Path

from tests import fake_runs
from tests.report.reading import ends, rendered, rows, value


def test_where_the_time_goes_adds_up(tmp_path: Path) -> None:
    drawn = rows(rendered(tmp_path, fake_runs.run(["spin"])), "time-spin")
    # a tenth until the first item, eight with items, of which two are CPU's, a tenth after them
    assert value(drawn["serial"]) == "start-up 10%, CPU 20%, waiting 60%, closing 10%"
    assert ends(drawn["serial"], "cpu") == [100, 300]
    # two lanes can use two CPUs only if they share no GIL
    assert value(drawn["thread_pool cold"]) == "start-up 10%, CPU 20%, waiting 60%, closing 10%"


def test_cpu_is_a_share_of_the_cpus_that_can_be_used_at_once(tmp_path: Path) -> None:
    document = fake_runs.run(["spin"])
    extra = fake_runs.cell_of(document, "spin-mp_pool-cold")["extra_info"]  # half a second
    lanes = [{"process": lane, "thread": lane, "interpreter": 0, "gil": True} for lane in range(4)]
    extra["timeline"] |= {"lanes": lanes, "lane": [0, 1, 2, 3], "start_s": [0.05] * 4, "end_s": [0.45] * 4}
    extra |= {"workers": 4, "cpu_items_s": 0.6}
    for cpus, share in ((2, "CPU 60%, waiting 20%"), (4, "CPU 30%, waiting 50%"), (1, "CPU 80%")):
        document["conditions"]["cpus_available"] = cpus
        drawn = rows(rendered(tmp_path, document), "time-spin")
        assert value(drawn["mp_pool cold"]) == f"start-up 10%, {share}, closing 10%"


def test_time_between_items_is_the_transfer_s_only_where_there_are_processes(tmp_path: Path) -> None:
    document = fake_runs.run(["spin"])
    for model in ("serial-warm", "mp_pool-warm"):
        extra = fake_runs.cell_of(document, f"spin-{model}")["extra_info"]
        wall = extra["wall_instrumented_s"]
        gaps = {"start_s": [0.0, 0.5 * wall], "end_s": [0.25 * wall, wall], "lane": [0, 0]}
        extra["timeline"] |= gaps
    drawn = rows(rendered(tmp_path, document), "time-spin")
    assert value(drawn["serial"]) == "CPU 20%, waiting 55%, overhead 25%"
    assert value(drawn["mp_pool warm"]) == "CPU 20%, waiting 55%, transfer 25%"
