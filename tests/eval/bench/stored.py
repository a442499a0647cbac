"""A small measurement, made by hand."""

from eval.bench.figures import Growth, Machine, Pace, Report, Spread, Start, System


def system(name: str, seconds: float, *, grown: bool = False, model: bool = True) -> System:
    """One whose full answer takes so long."""
    sizes = tuple(
        Growth(size=size, first=seconds * 2, median=seconds * factor, p95=seconds * 2, n=4, same=4 - (size > 50))
        for size, factor in ((10, 1.0), (200, 1.2))
    )
    return System(
        name=name,
        first_fact=Spread(median=seconds / 4, p95=seconds / 2, n=10) if model else None,
        first_token=Spread(median=seconds / 2, p95=seconds, n=12),
        full_answer=Spread(median=seconds, p95=seconds * 3, n=12),
        failed=0,
        reduced=0,
        model_calls=1.5 if model else 0.0,
        read=900.0,
        computed=250.0,
        written=40.0,
        memory=1.9,
        pace=Pace(prefill=150.0, decode=30.0) if model else None,
        starts=(
            Start(how="cold: nothing of the prompt computed yet", seconds=9.0),
            Start(how="warm: the computed prompt is on disk", seconds=4.5),
        )
        if grown
        else (),
        tools=sizes if grown else (),
        history=sizes if grown else (),
    )


REPORT = Report(
    run={"model": "qwen2.5-coder-1.5b-instruct", "server of the baselines": "", "date": "2026-06-17T03:10:00+00:00"},
    machine=Machine(processor="2 x Made Up", cores=2, bandwidth=40.0, weights=0.8),
    systems=(
        system("Andon", 1.0, grown=True),
        system("ReAct agent, lenient parsing", 8.0),
        system("nearest example", 0.1, model=False),
    ),
)
