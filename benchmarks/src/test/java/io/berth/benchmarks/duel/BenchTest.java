package io.berth.benchmarks.duel;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(60)
class BenchTest {
    @TempDir
    private Path folder;

    private final FakeTraffic traffic = new FakeTraffic();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void a_whole_run_writes_the_table_the_json_and_the_pictures() throws IOException {
        int status =
                bench("--quick", "--only", "plain", "--peers", "nio,threads", "--rounds", "1", "--seconds", "0.05");

        assertThat(err.toString()).contains("echo over TCP: 64 B, 64 connections");
        assertThat(status).isZero();
        assertThat(out.toString())
                .contains("note: these numbers are rough")
                .contains("messages/s", "to nio (least..most)", "p99 us")
                .containsPattern("\nthreads +[\\d ]+ +x\\d");
        JsonObject peers = json().getJsonArray("outcomes").getJsonObject(0).getJsonObject("peers");
        assertThat(peers.fieldNames()).containsExactly("nio", "threads");
        assertThat(peers.getJsonObject("nio").getJsonObject("messagesPerSecond").getDouble("median"))
                .isPositive();
        assertThat(folder.resolve("pictures").resolve("throughput-plain.svg")).isNotEmptyFile();
        assertThat(traffic.closed).isTrue();
        assertThat(ProcessHandle.current().children())
                .as("processes left behind")
                .isEmpty();
    }

    @Test
    void peers_take_turns_after_a_warm_up() {
        bench("--quick", "--only", "latency", "--peers", "nio,threads", "--rounds", "2", "--seconds", "0.05");

        List<Integer> ports =
                traffic.orders.stream().map(order -> order.getInteger("port")).toList();
        int nio = ports.get(0);
        int threads = ports.get(1);
        assertThat(ports) // a rehearsal, a warm-up, and two rounds
                .containsExactly(nio, threads, nio, threads, nio, threads, nio, threads);
        assertThat(traffic.orders.get(0))
                .isEqualTo(new JsonObject()
                        .put("kind", "rate")
                        .put("protocol", "tcp")
                        .put("port", ports.get(0))
                        .put("connections", 64)
                        .put("size", 64)
                        .put("depth", 1)
                        .put("rate", 10_000)
                        .put("seconds", 0.05));
    }

    @Test
    void latencies_of_a_peer_that_did_not_keep_up_are_marked() {
        traffic.slow = true;

        bench("--quick", "--only", "latency", "--peers", "nio", "--rounds", "1", "--seconds", "0.05");

        assertThat(out.toString()).contains("note: nio did not keep up");
    }

    @Test
    void idle_connections_are_opened_in_a_new_server_and_closed() throws IOException {
        int status = bench("--quick", "--only", "idle", "--peers", "nio");

        assertThat(status).as(err.toString()).isZero();
        assertThat(traffic.orders)
                .extracting(order -> order.getString("kind") + order.getInteger("connections", 0))
                .containsExactly("idle200", "close0", "idle1000", "close0");
        JsonObject nio = json().getJsonArray("outcomes")
                .getJsonObject(0)
                .getJsonObject("peers")
                .getJsonObject("nio");
        assertThat(nio.getJsonObject("heapBytesEach").getDouble("median")).isPositive();
    }

    @Test
    void a_peer_that_dies_is_named_with_its_last_words_and_the_others_go_on() {
        int status = bench("--quick", "--only", "connect", "--peers", "nio,dies", "--rounds", "1", "--seconds", "0.05");

        assertThat(status).isEqualTo(1);
        assertThat(out.toString())
                .contains("berth: dies was not measured (start, tcp): ended with status 3")
                .contains("    cannot go on")
                .containsPattern("\nnio +\\d");
    }

    @Test
    void a_peer_that_dies_in_a_round_is_told_apart_from_a_load_that_fails() {
        int status = bench(
                "--quick", "--only", "connect", "--peers", "dies-later,nio", "--rounds", "1", "--seconds", "0.05");

        assertThat(status).isEqualTo(1);
        assertThat(out.toString())
                .containsPattern("berth: dies-later was not measured \\(connections .*\\): ended with status 3")
                .contains("    enough")
                .containsPattern("\nnio +\\d");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            --nonsense              | Unknown option: '--nonsense'; see 'berth bench --help'
            now                     | 'now' has no place here; see 'berth bench --help'
            --quick=yes             | '--quick'
            --only                  | Missing required parameter for option '--only'
            --only speed            | expected one of [plain, tls, udp, connect, idle, latency] (case-sensitive) but was 'speed'
            --only plain,tls        | but was 'plain,tls'
            --only udp --peers nio  | name others with --peers
            --peers                 | Missing required parameter for option '--peers'
            --peers nio,nobody      | there is no peer 'nobody': name some of vertx, netty
            --peers nio,nio         | --peers names one twice: name each once
            --rounds                | Missing required parameter for option '--rounds'
            --rounds 0              | --rounds is 0 and must be at least 1
            --rounds many           | '--rounds': 'many' is no whole number
            --rounds 2.5            | '--rounds': '2.5' is no whole number
            --rounds 99999999999    | '99999999999' is no whole number, or far too large
            --seconds 0             | --seconds is 0.0 and must be more than 0
            --seconds -1            | --seconds is -1.0 and must be more than 0
            --seconds 3601          | and at most 3600
            --seconds NaN           | --seconds is NaN and must be more than 0
            --seconds soon          | '--seconds': 'soon' is no number
            --out                   | Missing required parameter for option '--out'
            --out a --out b         | '--out' (<out>) should be specified only once
            """)
    void a_mistake_is_one_line_that_says_what_to_do(String words, String expected) {
        assertThat(commandLine().execute(words.split(" ", -1))).isEqualTo(2);
        assertThat(err.toString().lines())
                .singleElement()
                .asString()
                .startsWith("berth: ")
                .contains(expected);
        assertThat(traffic.orders).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"--out, taken/in", "--out, taken", "--pictures, taken", "--out, /proc"})
    void a_folder_that_cannot_be_written_is_found_before_anything_is_measured(String option, String place)
            throws IOException {
        Files.createFile(folder.resolve("taken"));

        assertThat(commandLine()
                        .execute("--quick", option, folder.resolve(place).toString()))
                .isEqualTo(1);
        assertThat(err.toString())
                .startsWith(
                        "berth: results cannot be written to " + folder.resolve(place) + ": name a folder that can be")
                .hasLineCount(1);
        assertThat(traffic.orders).isEmpty();
    }

    @Test
    void results_that_cannot_be_written_in_the_end_are_named() throws IOException {
        Files.createDirectory(folder.resolve("results.json"));

        assertThat(bench("--quick", "--only", "connect", "--peers", "nio", "--rounds", "1", "--seconds", "0.05"))
                .isEqualTo(1);
        assertThat(err.toString().lines())
                .last()
                .asString()
                .startsWith("berth: results cannot be written to " + folder.resolve("results.json"));
    }

    @Test
    void what_nobody_can_hear_is_a_failure() {
        PrintWriter full = new PrintWriter(Writer.nullWriter()) {
            @Override
            public boolean checkError() {
                return true;
            }
        };

        assertThat(Bench.run(commandLine().setOut(full), "--help")).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("berth: standard output is closed")
                .hasLineCount(1);
    }

    private int bench(String... words) {
        List<String> all = new ArrayList<>(Arrays.asList(words));
        all.addAll(List.of(
                "--out",
                folder.toString(),
                "--pictures",
                folder.resolve("pictures").toString()));
        return commandLine().execute(all.toArray(String[]::new));
    }

    private CommandLine commandLine() {
        List<Peer> peers = Stream.concat(
                        Catalogue.of(Path.of("..")).stream(),
                        Stream.of(Actor.peer("dies", "dies"), Actor.peer("dies-later", "dies-later")))
                .toList();
        Site site = new Site(folder, new Pinning.Nowhere("this is a test"), peers, () -> traffic);
        return Bench.commandLine(site).setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    }

    private JsonObject json() throws IOException {
        return new JsonObject(Files.readString(folder.resolve("results.json")));
    }
}
