package io.berth.reservation.junit;

import io.berth.reservation.BoundSocket;
import io.berth.reservation.PortRange;
import io.berth.reservation.PortReservation;
import io.berth.reservation.Protocol;
import io.berth.reservation.ReservationOptions;
import io.vertx.core.Vertx;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.Parameter;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestInstancePostProcessor;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;

/** Does what {@link ReservedPort} asks for, which brings it along. Any thread. */
@SuppressWarnings("exports") // whoever writes tests has JUnit, and nobody else needs it
public final class ReservedPortExtension implements ParameterResolver, BeforeAllCallback, TestInstancePostProcessor {
    private static final ExtensionContext.Namespace GIVEN = ExtensionContext.Namespace.create(ReservedPort.class);

    /** What a parameter or field is given, by its type. */
    private static final Map<Class<?>, BiFunction<PortReservation, Store, Object>> GIFTS = Map.of(
            int.class, (ports, store) -> portForServer(ports),
            PortReservation.class, (ports, store) -> ports,
            BoundSocket.class, ReservedPortExtension::boundSocket);

    private static final String TYPES = "int, PortReservation and BoundSocket";
    private static final String UDP_ONLY =
            "is a BoundSocket, for TCP: leave 'protocol = UDP' out, or take a PortReservation and its takeUdp";

    /** For JUnit. */
    public ReservedPortExtension() {}

    /** What is made for an instance ends with the instance. */
    @Override
    public ExtensionContextScope getTestInstantiationExtensionContextScope(ExtensionContext root) {
        return ExtensionContextScope.TEST_METHOD;
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.isAnnotated(ReservedPort.class);
    }

    @Override
    public Object resolveParameter(ParameterContext context, ExtensionContext test) {
        Parameter parameter = context.getParameter();
        ReservedPort wish = context.findAnnotation(ReservedPort.class).orElseThrow();
        require(GIFTS.containsKey(parameter.getType()), parameter, ", which gives " + TYPES + ": change its type");
        require(fits(parameter.getType(), wish), parameter, " and " + UDP_ONLY);
        return give(parameter.getType(), wish, test);
    }

    private static void require(boolean fits, Parameter parameter, String otherwise) {
        if (!fits) {
            throw new ParameterResolutionException("parameter " + parameter + " of "
                    + parameter.getDeclaringExecutable() + " has @ReservedPort" + otherwise);
        }
    }

    /** A bound socket has a TCP port, so one must have been asked for. */
    private static boolean fits(Class<?> type, ReservedPort wish) {
        return type != BoundSocket.class || wish.protocol() != Protocol.UDP;
    }

    @Override
    public void beforeAll(ExtensionContext type) {
        Predicate<Field> isStatic = field -> Modifier.isStatic(field.getModifiers());
        fill(null, fields(type.getRequiredTestClass(), isStatic), type);
    }

    @Override
    public void postProcessTestInstance(Object instance, ExtensionContext test) {
        Predicate<Field> ofInstance = field -> !Modifier.isStatic(field.getModifiers());
        fill(instance, fields(instance.getClass(), ofInstance), test);
    }

    private static List<Field> fields(Class<?> type, Predicate<Field> wanted) {
        return AnnotationSupport.findAnnotatedFields(type, ReservedPort.class, wanted, HierarchyTraversalMode.TOP_DOWN);
    }

    private static void fill(Object instance, List<Field> fields, ExtensionContext context) {
        for (Field field : fields) {
            require(!Modifier.isPrivate(field.getModifiers()), field, "is private: make it visible to its package");
            require(!Modifier.isFinal(field.getModifiers()), field, "is final: leave that out");
            require(GIFTS.containsKey(field.getType()), field, "is none of " + TYPES + ": change its type");
            ReservedPort wish =
                    AnnotationSupport.findAnnotation(field, ReservedPort.class).orElseThrow();
            require(fits(field.getType(), wish), field, UDP_ONLY);
            set(field, instance, give(field.getType(), wish, context));
        }
    }

    private static void require(boolean fits, Field field, String otherwise) {
        if (!fits) {
            throw new ExtensionConfigurationException("field " + field + " has @ReservedPort and " + otherwise);
        }
    }

    private static void set(Field field, Object instance, Object value) {
        try {
            ReflectionSupport.makeAccessible(field).set(instance, value);
        } catch (IllegalAccessException e) {
            throw new ExtensionConfigurationException("cannot set field " + field, e);
        }
    }

    /** JUnit closes what is in the store of a test when the test has ended. */
    private static Object give(Class<?> type, ReservedPort wish, ExtensionContext context) {
        PortReservation ports = new PortReservation(PortRange.DEFAULT, options(wish));
        Store store = context.getStore(GIVEN);
        store.put(new Object(), ports);
        return GIFTS.get(type).apply(ports, store);
    }

    private static ReservationOptions options(ReservedPort wish) {
        ReservationOptions options = ReservationOptions.DEFAULT.withProtocol(wish.protocol());
        return wish.host().isEmpty() ? options : options.withHost(wish.host());
    }

    private static BoundSocket boundSocket(PortReservation ports, Store store) {
        Vertx vertx = Vertx.vertx();
        AutoCloseable closing = () -> vertx.close().await();
        store.put(new Object(), closing);
        return ports.bind(vertx, ports.reserve()).await();
    }

    private static int portForServer(PortReservation ports) {
        int port = ports.reserve();
        ports.openForServer(port);
        return port;
    }
}
