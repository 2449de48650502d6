# Google OR-Tools' min-cost flow on a network written by flow.rs: CPU seconds of the solve, peak KiB, objective.
import resource, sys, time
import numpy as np
from ortools.graph.python import min_cost_flow

solver = min_cost_flow.SimpleMinCostFlow()
with open(sys.argv[1], "rb") as file:
    nodes, arcs = np.fromfile(file, dtype="<i8", count=2)
    supplies = np.fromfile(file, dtype="<i8", count=nodes)
    solver.set_nodes_supplies(np.arange(nodes, dtype=np.int32), supplies)
    del supplies
    arc = np.dtype([("tail", "<i4"), ("head", "<i4"), ("capacity", "<i8"), ("cost", "<i8")])
    while arcs > 0:
        rows = np.fromfile(file, dtype=arc, count=min(arcs, 100_000))
        columns = [np.ascontiguousarray(rows[name]) for name in ("tail", "head", "capacity", "cost")]
        solver.add_arcs_with_capacity_and_unit_cost(*columns)
        arcs -= len(rows)
    del rows, columns
begun = time.process_time()
status = solver.solve()
seconds = time.process_time() - begun
assert status == solver.OPTIMAL, status
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
print(seconds, peak, -solver.optimal_cost())
