// LEMON's network simplex on a network written by flow.rs: CPU seconds of the solve, peak KiB, objective.
#include <lemon/network_simplex.h>
#include <lemon/static_graph.h>
#include <sys/resource.h>
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <numeric>
#include <utility>
#include <vector>

struct __attribute__((packed)) Arc { int32_t tail, head; int64_t capacity, cost; };

int main(int, char** arguments) {
    FILE* file = fopen(arguments[1], "rb");
    int64_t counts[2];
    if (!file || fread(counts, 8, 2, file) != 2) return 1;
    std::vector<int64_t> supplies(counts[0]);
    if (fread(supplies.data(), 8, counts[0], file) != size_t(counts[0])) return 1;
    lemon::StaticDigraph graph;
    lemon::StaticDigraph::ArcMap<int64_t> capacities(graph), costs(graph);
    {
        std::vector<Arc> arcs(counts[1]);
        if (fread(arcs.data(), sizeof(Arc), counts[1], file) != size_t(counts[1])) return 1;
        // A static graph takes its arcs by tail.
        std::stable_sort(arcs.begin(), arcs.end(), [](const Arc& a, const Arc& b) { return a.tail < b.tail; });
        std::vector<std::pair<int, int>> ends;
        ends.reserve(arcs.size());
        for (const Arc& arc : arcs) ends.emplace_back(arc.tail, arc.head);
        graph.build(counts[0], ends.begin(), ends.end());
        for (size_t at = 0; at < arcs.size(); ++at) {
            capacities[graph.arc(at)] = arcs[at].capacity;
            costs[graph.arc(at)] = arcs[at].cost;
        }
    }
    lemon::StaticDigraph::NodeMap<int64_t> supply(graph);
    for (int64_t at = 0; at < counts[0]; ++at) supply[graph.node(at)] = supplies[at];
    clock_t begun = clock();
    lemon::NetworkSimplex<lemon::StaticDigraph, int64_t, int64_t> simplex(graph);
    simplex.upperMap(capacities).costMap(costs).supplyMap(supply);
    if (simplex.run() != simplex.OPTIMAL) return 2;
    double seconds = double(clock() - begun) / CLOCKS_PER_SEC;
    rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    printf("%f %ld %lld\n", seconds, usage.ru_maxrss, (long long)-simplex.totalCost<int64_t>());
}
