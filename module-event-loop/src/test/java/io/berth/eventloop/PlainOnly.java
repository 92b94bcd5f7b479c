package io.berth.eventloop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/** A test of a {@link Contract} that rightly holds of plain sockets only, with the reason. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@Tag("plain-only")
@interface PlainOnly {
    /** Why it does not hold of others. */
    String value();
}
