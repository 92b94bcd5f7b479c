package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Sees to it that a test has given back all native things that it has made. */
final class NothingLeft implements BeforeEachCallback, AfterEachCallback {
    private static final ExtensionContext.Namespace SPACE = ExtensionContext.Namespace.create(NothingLeft.class);

    @Override
    public void beforeEach(ExtensionContext context) {
        context.getStore(SPACE).put("before", Counted.NATIVE.get());
    }

    @Override
    public void afterEach(ExtensionContext context) {
        assertThat(Counted.NATIVE.get())
                .as("native things that exist")
                .isEqualTo(context.getStore(SPACE).get("before"));
    }
}
