/** `graphlib.TopologicalSorter`. */
export const graphlibText = `class CycleError(ValueError):
    pass


class TopologicalSorter:
    def __init__(self, graph=None):
        self._waits = {}
        self._next = {}
        self._ready = None
        self._out = 0
        self._done = 0
        if graph is not None:
            for node, predecessors in graph.items():
                self.add(node, *predecessors)

    def _know(self, node):
        if node not in self._waits:
            self._waits[node] = 0
            self._next[node] = []

    def add(self, node, *predecessors):
        if self._ready is not None:
            raise ValueError('Nodes cannot be added after a call to prepare()')
        self._know(node)
        self._waits[node] += len(predecessors)
        for predecessor in predecessors:
            self._know(predecessor)
            self._next[predecessor].append(node)

    def prepare(self):
        waits = dict(self._waits)
        free = [node for node in waits if waits[node] == 0]
        for node in free:
            for other in self._next[node]:
                waits[other] -= 1
                if waits[other] == 0:
                    free.append(other)
        if len(free) < len(waits):
            raise CycleError('nodes are in a cycle')
        self._ready = [node for node in self._waits if self._waits[node] == 0]

    def get_ready(self):
        ready = tuple(self._ready)
        self._ready = []
        self._out += len(ready)
        return ready

    def is_active(self):
        return self._done < self._out or bool(self._ready)

    def __bool__(self):
        return self.is_active()

    def done(self, *nodes):
        for node in nodes:
            self._done += 1
            for other in self._next[node]:
                self._waits[other] -= 1
                if self._waits[other] == 0:
                    self._ready.append(other)

    def static_order(self):
        self.prepare()
        while self.is_active():
            ready = self.get_ready()
            yield from ready
            self.done(*ready)
`;
