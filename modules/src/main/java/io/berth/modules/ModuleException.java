package io.berth.modules;

/**
 * Everything that goes wrong with modules, with a {@link Kind} that can be switched over and that knows what to do about it.
 * It fails the future of the operation; misuse is thrown at once. What has thrown in a module is recounted by its cause, which says the
 * same and keeps nothing of the module alive.
 */
public final class ModuleException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Kind kind;

    ModuleException(Kind kind, String message) {
        this(kind, message, null);
    }

    ModuleException(Kind kind, String message, Throwable cause) {
        super(message + ": " + kind.advice, cause);
        this.kind = kind;
    }

    /** Which case this is. */
    public Kind kind() {
        return kind;
    }

    /** The cases, each with what to do about it. New ones may be added; keep a default branch. */
    public enum Kind {
        /** The host itself does not run as a module. */
        NOT_MODULAR("start the program from the module path, with --add-modules ALL-MODULE-PATH"),
        /** There is nothing that can be installed. */
        INVALID_SOURCE("give a modular jar, an exploded module, or a folder with a modular jar and its libraries"),
        /** A descriptor cannot be read, or says what cannot be. */
        INVALID_DESCRIPTOR("correct its module-info, and build it with the JDK that runs here, or an older one"),
        /** The same version of a module is installed already. */
        ALREADY_INSTALLED("give it another version, or uninstall the one that is there"),
        /** A module brings what the host has, and what must be there only once. */
        BUNDLED("leave it out of the folder; the host provides it"),
        /** A module requires what is not there. */
        MISSING_REQUIREMENT("install it first, or put it beside the module's jar as a private library"),
        /** A module requires packages that a module of the program's own exports to it by its name, which no layer can give. */
        OUT_OF_REACH("leave that off the program's module path and install it too, or put both there"),
        /** Modules require each other. */
        CYCLE("move what both need into a third module"),
        /** Two modules that see each other have the same package. */
        SPLIT_PACKAGE("give one of the packages another name"),
        /** The configuration of a module cannot be read. */
        INVALID_CONFIGURATION("correct it; it is read again when the module starts"),
        /** An activator threw, or its future failed. */
        START_FAILED("look at the cause; all that the module had registered is undone"),
        /** An activator did not end in its time. */
        DEADLINE("have it end sooner, or give it more time by HostOptions"),
        /** A module cannot live without a service that nobody offers. */
        MISSING_SERVICE("start a module that offers it first"),
        /** A service was used after it had been withdrawn. */
        SERVICE_GONE("ask isPresent() first, or track it to be told"),
        /** An argument makes no sense. */
        INVALID_ARGUMENT("correct the value"),
        /** A module is asked for what it cannot do in its state. */
        WRONG_STATE("look at its state first"),
        /** The host is closed. */
        CLOSED("make another host, on a Vertx that is open");

        private final String advice;

        Kind(String advice) {
            this.advice = advice;
        }

        /** What to do about it, in a few words. */
        public String advice() {
            return advice;
        }
    }
}
