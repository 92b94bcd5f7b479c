package io.berth.eventloop;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;

/**
 * Tests of what holds of sockets whatever their security. Here they run over plain ones; the module contract-test runs
 * the same classes over others, except what is {@link PlainOnly}. They leave to {@link Wiring} what peers speak.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("contract")
@interface Contract {}
