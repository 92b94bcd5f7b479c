package io.berth.tls;

import io.netty.util.DomainWildcardMappingBuilder;
import io.netty.util.Mapping;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Names of a TLS server: what it takes to find the terms of the name that a client asks for, among many. Half of the names
 * are wildcards. Beside it Netty's mapping, which its handler for server names uses; of Vert.x there is nothing that could be
 * asked by itself.
 *
 * <p>It is in this package because only a handshake looks names up.
 *
 * <p>Run with {@code java -jar benchmarks/target/benchmarks.jar io.berth.tls.NameTableBenchmark}.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class NameTableBenchmark {
    /** How many names there are. */
    @Param({"1", "100", "10000"})
    public int names;

    /** Who is asked for. */
    @Param
    public Asked asked;

    private NameTable table;
    private Mapping<String, Terms> mapping;
    private String name;

    /** What kind of name is asked for. */
    public enum Asked {
        /** One that is there. */
        EXACT,
        /** One that a wildcard stands for. */
        WILDCARD,
        /** One that is not there. */
        MISSING
    }

    /** Fills both with the same names. */
    @Setup
    public void fill() {
        NameTable filling = new NameTable(null);
        DomainWildcardMappingBuilder<Terms> builder = new DomainWildcardMappingBuilder<>(terms());
        for (int i = 0; i < names; i++) {
            String pattern = (i % 2 == 0 ^ asked == Asked.WILDCARD ? "shop" : "*") + domain(i);
            Terms terms = terms();
            filling = filling.with(pattern, terms);
            builder.add(pattern, terms);
        }
        table = filling;
        mapping = builder.build();
        name = switch (asked) {
            case EXACT, WILDCARD -> "shop" + domain(0);
            case MISSING -> "shop" + domain(names);
        };
    }

    private static String domain(int number) {
        return ".customer-" + number + ".example.com";
    }

    private static Terms terms() {
        return new Terms(null, List.of(), null, List.of(), null);
    }

    /** Berth: the table of a server. */
    @Benchmark
    public Object berth() {
        return table.find(fresh());
    }

    /** Netty: a mapping with wildcards. */
    @Benchmark
    public Object netty() {
        return mapping.map(fresh());
    }

    /** The name as it comes from a client: a string whose hash nobody has computed. */
    private String fresh() {
        return new String(name.toCharArray());
    }
}
