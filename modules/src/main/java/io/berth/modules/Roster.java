package io.berth.modules;

import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** The modules of a host, and who is told of them. Looked at by any thread, written on the host's context. */
final class Roster implements Iterable<HostedModule> {
    private final List<HostedModule> modules = new CopyOnWriteArrayList<>();
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    /** All versions of all modules, in the order of their installation. */
    List<HostedModule> all() {
        return List.copyOf(modules);
    }

    @Override
    public Iterator<HostedModule> iterator() {
        return modules.iterator();
    }

    /** The newest version of a module. */
    Optional<HostedModule> newest(String name) {
        return modules.stream()
                .filter(module -> module.id().name().equals(name))
                .max((one, other) -> one.id().compareTo(other.id()));
    }

    /** A version of a module. */
    Optional<HostedModule> version(ModuleId id) {
        return modules.stream().filter(module -> module.id().equals(id)).findFirst();
    }

    void add(HostedModule module) {
        modules.add(module);
        tell(module, null, null, null);
    }

    void remove(HostedModule module) {
        modules.remove(module);
    }

    // --- telling

    Subscription onEvent(Consumer<? super ModuleEvent> listener) {
        Listener added = new Listener(Objects.requireNonNull(listener, "listener"));
        listeners.add(added);
        return () -> listeners.remove(added);
    }

    /** Somebody who is told; not the same as another with the same code. */
    private static final class Listener {
        private final Consumer<? super ModuleEvent> code;

        Listener(Consumer<? super ModuleEvent> code) {
            this.code = code;
        }

        void tell(ModuleEvent event) {
            try {
                code.accept(event);
            } catch (Throwable broken) {
                ModuleHost.LOG.log(System.Logger.Level.ERROR, "a listener of modules has failed", broken);
            }
        }
    }

    void enter(HostedModule module, ModuleState state) {
        enter(module, state, null, null);
    }

    void enter(HostedModule module, ModuleState state, Throwable failure, StopReport report) {
        ModuleState before = module.state();
        module.state(state);
        tell(module, before, failure, report);
    }

    /** It is where it was. */
    void tellFailure(HostedModule module, Throwable failure) {
        tell(module, module.state(), failure, null);
    }

    private void tell(HostedModule module, ModuleState before, Throwable failure, StopReport report) {
        ModuleEvent event = new ModuleEvent(
                module.id(), module.state(), before, failure instanceof ModuleException known ? known : null, report);
        listeners.forEach(listener -> listener.tell(event));
    }
}
