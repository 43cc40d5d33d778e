"""What a drill found. A control is a drill without the safety: it must find something bad."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Outcome:
    """How often something was tried, and how often it went wrong."""

    name: str
    tried: int
    bad: int
    detail: str = ""
    is_control: bool = False

    @property
    def is_ok(self) -> bool:
        return self.tried > 0 and (self.bad > 0) == self.is_control

    @property
    def line(self) -> str:
        verdict = "ok" if self.is_ok else "FAILED"
        return f"DRILL {self.name} {self.tried} {self.bad} {verdict}"


def demand(outcomes: list[Outcome]) -> None:
    """Demand that every drill went well and every control did not."""
    assert all(outcome.is_ok for outcome in outcomes), outcomes
