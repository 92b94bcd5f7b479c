package io.berth.demo;

import static java.util.stream.Collectors.joining;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;

/**
 * A block of Java on a page. It is either members of a class or statements of a method. What it takes from outside, a comment
 * above it declares, which readers do not see: {@code <!-- scope: Vertx vertx, int port -->}.
 */
record Snippet(int line, String scope, String code) {
    private static final Pattern BLOCK =
            Pattern.compile("<!-- scope: (?<scope>.*?) -->|```java\\n(?<code>.*?)```", Pattern.DOTALL);
    private static final Pattern DESCRIPTOR = Pattern.compile("(open )?module .*", Pattern.DOTALL);
    private static final Pattern MEMBERS =
            Pattern.compile("(static|private|public|final class|class|record|interface|sealed|@).*", Pattern.DOTALL);
    private static final Pattern RETURNS = Pattern.compile("^return\\b", Pattern.MULTILINE);
    private static final String IMPORTS = """
            import static io.berth.eventloop.Plain.plain;
            import static java.nio.charset.StandardCharsets.UTF_8;
            import io.berth.eventloop.*;
            import io.berth.eventloop.Socket;
            import io.berth.eventloop.Timer;
            import io.berth.modules.*;
            import io.berth.reservation.*;
            import io.berth.tls.*;
            import io.berth.udp.*;
            import io.vertx.core.Context;
            import io.vertx.core.DeploymentOptions;
            import io.vertx.core.Future;
            import io.vertx.core.Promise;
            import io.vertx.core.VerticleBase;
            import io.vertx.core.Vertx;
            import io.vertx.core.VertxOptions;
            import io.vertx.core.buffer.Buffer;
            import io.vertx.core.http.HttpServer;
            import io.vertx.core.json.JsonObject;
            import io.vertx.core.net.NetServer;
            import java.io.IOException;
            import java.net.InetAddress;
            import java.net.InetSocketAddress;
            import java.nio.ByteBuffer;
            import java.nio.file.*;
            import java.time.Duration;
            import java.util.*;
            import java.util.concurrent.*;
            import java.util.concurrent.atomic.*;
            """;

    /** Those of a page. */
    static List<Snippet> of(Path page) throws IOException {
        String text = Files.readString(page);
        List<Snippet> found = new ArrayList<>();
        String scope = "";
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String code = block.group("code");
            if (code == null) {
                scope = block.group("scope").replaceAll("\\s+", " ");
            } else if (!DESCRIPTOR.matcher(code).matches()) {
                int line = (int) text.substring(0, block.start()).lines().count() + 1;
                found.add(new Snippet(line, scope, code));
            }
        }
        return found;
    }

    /** What the compiler says about it; nothing when it is right. */
    String mistakes(Path work) throws IOException {
        Path source = Files.writeString(work.resolve("Page.java"), source());
        StringWriter said = new StringWriter();
        PrintWriter out = new PrintWriter(said);
        String path = String.join(
                File.pathSeparator,
                System.getProperty("jdk.module.path", ""),
                System.getProperty("java.class.path"),
                Path.of("target", "classes").toString());
        int status = ToolProvider.findFirst("javac")
                .orElseThrow()
                .run(out, out, "-proc:none", "-nowarn", "-d", work.toString(), "-cp", path, source.toString());
        return status == 0 ? "" : said.toString();
    }

    private String source() {
        String imports = code.lines().filter(it -> it.startsWith("import ")).collect(joining("\n"));
        String body = code.lines()
                .filter(it -> !it.startsWith("import "))
                .collect(joining("\n"))
                .strip();
        return imports + "\n" + IMPORTS + "class Page {\n"
                + (MEMBERS.matcher(body).matches() ? members(body) : method(body)) + "\n}\n";
    }

    private String members(String body) {
        return scope.isEmpty() ? body : "static " + scope.replaceAll(",(?![^<]*>)", "; static") + ";\n" + body;
    }

    private String method(String body) {
        String type = RETURNS.matcher(body).find() ? "Object" : "void";
        return "static " + type + " block(" + scope + ") throws Exception {\n" + body + "\n}";
    }
}
