package io.berth.reservation.junit;

import io.berth.reservation.BoundSocket;
import io.berth.reservation.PortReservation;
import io.berth.reservation.Protocol;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test a port that no other test gets meanwhile, in this process or another one.
 *
 * <pre>{@code
 * @Test
 * void the_server_answers(@ReservedPort int port) {
 *     try (Server server = new Server(port)) { ... }
 * }
 * }</pre>
 *
 * <p>On a parameter of a constructor, a test or a lifecycle method, or on a field, which is neither private nor final. The
 * type decides what is given:
 *
 * <ul>
 *   <li>{@code int}: a port that a server of the test can bind, and no other reservation; see {@link
 *       PortReservation#openForServer(int)} for what can still go wrong, with UDP above all.
 *   <li>{@link PortReservation}: a fresh one, of the default range.
 *   <li>{@link BoundSocket}: the port bound, on a Vertx of its own with the default options, so on NIO. For another Vertx,
 *       take a {@code PortReservation} and its {@link PortReservation#bind(io.vertx.core.Vertx, int) bind}.
 * </ul>
 *
 * <p>It is given back after the test; where it came by a static field or a parameter of {@code @BeforeAll}, or where all
 * tests share one instance of their class, after the last test of the class.
 */
@Documented
@Target({ElementType.PARAMETER, ElementType.FIELD, ElementType.ANNOTATION_TYPE})
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ReservedPortExtension.class)
@SuppressWarnings("exports") // whoever writes tests has JUnit, and nobody else needs it
public @interface ReservedPort {
    /** What the port is for; a {@link BoundSocket} has to have {@code TCP} or {@code BOTH}. */
    Protocol protocol() default Protocol.TCP;

    /** Where it is held, such as "localhost"; on every address of this host unless one is named. */
    String host() default "";
}
