package io.berth.modules;

import java.util.List;

/**
 * A way from a root to something of a module that is to go.
 *
 * @param module the number of the module in the search
 * @param root where it begins
 * @param nodes from what the root has to what is the module's, both included; none when the root is code of the module that runs
 */
record HeapPath(int module, HeapRoot root, List<Integer> nodes) {
    HeapPath {
        nodes = List.copyOf(nodes);
    }

    int held() {
        return nodes.get(nodes.size() - 1);
    }
}
