"""Solves the problems of highs.rs with HiGHS. In: a JSON problem a line. Out: `= optimum` or `= none` a line."""

import json
import sys

import highspy


def solve(problem):
    model, weights, rows = problem["model"], problem["weights"], problem["rows"]
    sites, count, fixed = problem["sites"], problem["count"], set(problem["fixed"])
    h = highspy.Highs()
    h.silent()
    h.setOptionValue("threads", 1)
    h.setOptionValue("mip_rel_gap", 0.0)
    h.setOptionValue("mip_abs_gap", 1e-9)
    y = [h.addBinary() for _ in range(sites)]
    for site in fixed:
        h.addConstr(y[site] >= 1)
    if model != "cover-all":
        h.addConstr(sum(y) == count)
    counts = [at for at, weight in enumerate(weights) if weight > 0]
    objective = 0
    if model == "cover":
        for at in counts:
            served = h.addVariable(lb=0, ub=1)
            h.addConstr(served - sum(y[s] for s, c in rows[at] if c <= problem["radius"]) <= 0)
            objective += weights[at] * served
        h.maximize(objective)
    elif model == "capacity":
        loads = [0] * sites
        for at in counts:
            shares = [(h.addVariable(lb=0, ub=weights[at]), s) for s, c in rows[at] if c <= problem["radius"]]
            if not shares:
                continue
            h.addConstr(sum(x for x, _ in shares) <= weights[at])
            for x, s in shares:
                loads[s] += x
                objective += x
        for site, load in enumerate(loads):
            if not isinstance(load, int):
                h.addConstr(load - problem["capacities"][site] * y[site] <= 0)
        if not isinstance(objective, int):
            h.maximize(objective)
        else:
            return 0.0
    elif model == "cover-all":
        for at in counts:
            near = [y[s] for s, c in rows[at] if c <= problem["radius"]]
            if not near:
                return None
            h.addConstr(sum(near) >= 1)
        h.minimize(sum(y))
    else:
        worst = h.addVariable(lb=0, ub=highspy.kHighsInf)
        for at in counts:
            if not rows[at]:
                return None
            ways = [(h.addVariable(lb=0, ub=1) if model == "walk" else h.addBinary(), s, c) for s, c in rows[at]]
            h.addConstr(sum(x for x, _, _ in ways) == 1)
            for x, s, _ in ways:
                h.addConstr(x - y[s] <= 0)
            if model == "walk":
                objective += sum(weights[at] * c * x for x, _, c in ways)
            else:
                h.addConstr(sum(c * x for x, _, c in ways) - worst <= 0)
        h.minimize(objective + worst)
    if h.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return h.getInfo().objective_function_value


for line in sys.stdin:
    optimum = solve(json.loads(line))
    # HiGHS greets on standard output: answers are marked.
    print("=", "none" if optimum is None else repr(optimum), flush=True)
