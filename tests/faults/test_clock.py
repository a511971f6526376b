"""A clock that jumps: nothing gets a wrong date in silence (security.md section 4, F7; register.md G10, G80 to G82)."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from tests.faults.soak import cycles
from tests.faults.vc_process import Ran, assert_one_line, run_vc
from tests.system_parts import require_program
from tests.vc.register.homes import DAY, NOW, ROW, issue, make_home, publish, register_of
from vc.encoding.base64url import decode
from vc.errors import EnvironmentFault
from vc.register.audit import verify_ledger
from vc.register.clock_state import clock_state, confirm_clock
from vc.register.home import Home
from vc.register.ledger import LONGEST_SILENCE
from vc.register.transitions import Change
from vc.status.value import StatusEvent

Tell = Callable[..., None]
YEARS = timedelta(days=3_652)


def times_of(token: bytes) -> tuple[int, int]:
    """When a compact JWS was issued and when it ends, as it says itself."""
    claims = json.loads(decode(token.split(b".")[1]))
    return claims["iat"], claims["exp"]


def lists_of(site: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in site.rglob("status/*/*.jwt")}


def attempt(home: Home, site: Path, number: str, now: datetime) -> bool:
    """Issue, change and publish at `now`; False where the clock was refused."""
    try:
        issue(home, number, now=now)
        register_of(home).change(number, Change(StatusEvent.SUSPENDED, "a visit was refused"), now=now)
        publish(home, site, now)
    except EnvironmentFault:
        return False
    return True


def test_under_a_clock_that_jumps_at_random_no_list_is_older_than_the_one_before(tmp_path: Path, tell: Tell) -> None:
    chance, steps = (
        random.Random(7),
        (timedelta(0), timedelta(seconds=-30), DAY, -DAY, YEARS, -YEARS, timedelta(hours=2)),
    )
    refused = published = 0
    latest, true = (0, 0), NOW
    with make_home(tmp_path / "home") as home:
        for cycle in range(cycles(25, long=1_000)):
            true += timedelta(minutes=chance.randint(1, 600))
            now = true + chance.choice(steps)
            before = lists_of(tmp_path / "site")
            if not attempt(home, tmp_path / "site", f"QMS-{cycle:05}", now):
                refused += 1
                assert lists_of(tmp_path / "site") == before
                continue
            published += 1
            times = times_of((tmp_path / "site" / "status/1/token.jwt").read_bytes())
            assert times[0] > latest[0]
            assert times[1] - times[0] == DAY.total_seconds()
            assert abs(times[0] - now.timestamp()) <= 60
            latest = times
        assert verify_ledger(home) == ()

    tell(published=published, refused=refused, lists_older_than_before=0)
    assert published
    assert refused


@pytest.mark.parametrize("jump", [-DAY, -YEARS, YEARS, LONGEST_SILENCE + timedelta(seconds=1)])
def test_a_wrong_clock_records_nothing_at_all(tmp_path: Path, jump: timedelta) -> None:
    with make_home(tmp_path / "home") as home:
        issue(home, "QMS-0001")
        publish(home, tmp_path / "site", NOW)
        before, state = lists_of(tmp_path / "site"), clock_state(home, now=NOW)
        for work in (
            lambda: issue(home, "QMS-0002", now=NOW + jump),
            lambda: register_of(home).change("QMS-0001", Change(StatusEvent.WITHDRAWN, "ended"), now=NOW + jump),
            lambda: publish(home, tmp_path / "site", NOW + jump),
        ):
            with pytest.raises(EnvironmentFault, match="the clock stands at"):
                work()

        assert clock_state(home, now=NOW) == state
        assert lists_of(tmp_path / "site") == before
        issue(home, "QMS-0002")


def test_a_home_that_slept_goes_on_once_somebody_says_that_the_clock_is_right(tmp_path: Path) -> None:
    later = NOW + 200 * DAY
    with make_home(tmp_path / "home") as home:
        with pytest.raises(EnvironmentFault, match="200 days after the last entry"):
            issue(home, "QMS-0001", now=later)

        assert confirm_clock(home, by="A. Clerk", now=later).by == "A. Clerk"
        issue(home, "QMS-0001", now=later)
        assert verify_ledger(home) == ()


def test_after_a_jump_ahead_the_right_clock_is_refused_until_it_has_come_so_far(tmp_path: Path) -> None:
    site = tmp_path / "site"
    with make_home(tmp_path / "home") as home:
        issue(home, "QMS-0001")
        publish(home, site, NOW)
        publish(home, site, NOW + DAY)
        before = lists_of(site)

        with pytest.raises(EnvironmentFault, match="before the last entry") as refusal:
            publish(home, site, NOW + timedelta(hours=1))
        assert "vc clock show" in str(refusal.value.hint)
        assert lists_of(site) == before
        state = clock_state(home, now=NOW + timedelta(hours=1))
        assert state.behind
        assert not clock_state(home, now=state.usable_from).behind
        publish(home, site, state.usable_from)
        issue(home, "QMS-0002", now=state.usable_from)


def under(home: Path, offset: str, *arguments: str) -> Ran:
    """Run `vc` under a clock that stands `offset` from the real one."""
    return run_vc(home, *arguments, before=(str(require_program("faketime")), "-f", offset))


def clock_fits(ran: Ran) -> bool:
    return bool(json.loads(ran.out)["fits"])


def test_the_command_under_real_clocks_that_are_wrong(tmp_path: Path, tell: Tell) -> None:
    home, site = tmp_path / "home", tmp_path / "site"
    did = ("--issuer", "did:web:body.example", "--name", "Example Certification Ltd", "--unencrypted")
    made = run_vc(home, "init", str(home), *did)
    assert made.code == 0, made.err
    table = tmp_path / "rows.csv"
    names = [name for name in ROW if name not in {"sites", "surveillance_due"}]
    table.write_text(",".join(names) + "\n" + ",".join(ROW[name] for name in names) + "\n")
    issuing = ("issue", str(table), "--out", str(tmp_path / "out"))
    publishing = ("publish", "--offline", "--out", str(site))
    suspending = ("suspend", "QMS-0001", "--reason", "a visit was refused")
    ran = run_vc(home, *issuing)
    assert ran.code == 0, ran.err
    ran = run_vc(home, *publishing)
    assert ran.code == 0, ran.err
    first = times_of((site / "status/1/token.jwt").read_bytes())

    refused = 0
    for offset in ("-1d", "-3652d", "+3652d"):
        for command in (suspending, publishing):
            before = lists_of(site)
            ran = under(home, offset, *command)
            assert (ran.code, lists_of(site)) == (4, before), ran.err
            assert_one_line(ran)
            assert "the clock stands at" in ran.err
            refused += 1
        assert not clock_fits(under(home, offset, "clock", "show", "--json"))

    ran = under(home, "+1d", *publishing)
    assert ran.code == 0, ran.err
    second = times_of((site / "status/1/token.jwt").read_bytes())
    assert second[0] - first[0] >= DAY.total_seconds()
    ran = run_vc(home, *suspending)
    assert ran.code == 4
    assert_one_line(ran)
    assert "vc clock show" in ran.err
    assert run_vc(home, "audit", "verify").code == 0
    assert run_vc(home, "list").code == 0
    told = json.loads(run_vc(home, "clock", "show", "--json").out)
    assert not told["fits"]
    assert datetime.fromisoformat(told["usable_from"]).timestamp() == pytest.approx(second[0] - 60, abs=2)
    tell(commands_refused=refused + 1, lists_older_than_before=0)
