package io.berth.benchmarks.load;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** The fields of one request; each is asked for once, and those that nobody asked for are an error. */
final class Fields {
    /** Digits, so that nothing is looked up. */
    private static final Pattern DOTTED = Pattern.compile("127(\\.(25[0-5]|2[0-4][0-9]|1?[0-9]{1,2})){3}");

    private final JsonObject json;
    private final Set<String> known = new HashSet<>();

    private Fields(JsonObject json) {
        this.json = json;
    }

    static Fields of(String line) {
        try {
            return new Fields(new JsonObject(line));
        } catch (DecodeException e) {
            throw new LoadException(
                    "this is no JSON object: '" + line + "'; write one a line, such as {\"kind\":\"close\"}", e);
        }
    }

    /** One of the names of an enum, in lower case. */
    <E extends Enum<E>> E name(String field, Class<E> type) {
        StringJoiner names = new StringJoiner(", ");
        Object value = value(field);
        for (E constant : type.getEnumConstants()) {
            String name = constant.name().toLowerCase(Locale.ROOT);
            if (name.equals(value)) {
                return constant;
            }
            names.add(name);
        }
        throw wrong(field, value, "one of " + names);
    }

    int number(String field, int least, int most) {
        Object value = value(field);
        if (value instanceof Number number
                && number.doubleValue() == number.intValue()
                && number.intValue() >= least
                && number.intValue() <= most) {
            return number.intValue();
        }
        throw wrong(field, value, "a number from " + least + " to " + most);
    }

    int number(String field, int least, int most, int otherwise) {
        return isGiven(field) ? number(field, least, most) : otherwise;
    }

    /** A number that need not be whole. */
    double amount(String field, double least, double most) {
        Object value = value(field);
        if (value instanceof Number number && number.doubleValue() >= least && number.doubleValue() <= most) {
            return number.doubleValue();
        }
        throw wrong(field, value, "a number from " + least + " to " + most);
    }

    double amount(String field, double least, double most, double otherwise) {
        return isGiven(field) ? amount(field, least, most) : otherwise;
    }

    boolean choice(String field) {
        if (!isGiven(field)) {
            return false;
        }
        Object value = value(field);
        if (value instanceof Boolean choice) {
            return choice;
        }
        throw wrong(field, value, "true or false");
    }

    /** IP addresses of this host to come from; none leaves it to the kernel. */
    List<InetSocketAddress> sources(String field) {
        if (!isGiven(field)) {
            return List.of();
        }
        Object value = value(field);
        List<InetSocketAddress> sources = new ArrayList<>();
        if (value instanceof JsonArray array) {
            for (Object address : array) {
                sources.add(new InetSocketAddress(loopback(field, address), 0));
            }
        }
        if (sources.isEmpty()) {
            throw wrong(field, value, "a list such as [\"127.0.0.1\",\"127.0.0.2\"]");
        }
        return sources;
    }

    /** Throws if there is a field that is not for requests of this kind. */
    void requireNoMore() {
        for (String field : json.fieldNames()) {
            if (!known.contains(field)) {
                throw new LoadException(
                        "there is no field '" + field + "' in such a request: leave it out, or correct it"
                                + " to one of " + known.stream().sorted().toList());
            }
        }
    }

    private static InetAddress loopback(String field, Object address) {
        String text = String.valueOf(address);
        if (!DOTTED.matcher(text).matches()) {
            throw wrong(field, address, "addresses from 127.0.0.1 to 127.255.255.254");
        }
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new LoadException("'" + text + "' is no address: correct it", e);
        }
    }

    private boolean isGiven(String field) {
        known.add(field);
        return json.getValue(field) != null;
    }

    private Object value(String field) {
        known.add(field);
        return json.getValue(field);
    }

    private static LoadException wrong(String field, Object value, String wanted) {
        return new LoadException(
                value == null
                        ? "field '" + field + "' is missing: give it " + wanted
                        : "field '" + field + "' is " + value + ": it has to be " + wanted);
    }
}
