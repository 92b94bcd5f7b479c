package io.berth.benchmarks.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that make no sense. */
@Timeout(60)
class RequestTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hello | this is no JSON object: 'hello'",
                "[1] | this is no JSON object",
                "{} | field 'kind' is missing: give it one of echo, rate, connect, idle, close",
                "{\"kind\":\"flood\"} | field 'kind' is flood: it has to be one of",
                "{\"kind\":\"close\",\"port\":1} | there is no field 'port' in such a request",
                "{\"kind\":\"idle\",\"protocol\":\"tcp\",\"port\":1} | field 'connections' is missing",
                "{\"kind\":\"idle\",\"protocol\":\"tcp\",\"port\":70000,\"connections\":1} | a number from 1 to 65535",
                "{\"kind\":\"idle\",\"protocol\":\"tcp\",\"port\":1.5,\"connections\":1} | field 'port' is 1.5",
                "{\"kind\":\"idle\",\"protocol\":\"udp\",\"port\":1,\"connections\":1} | UDP has no connections to open",
                "{\"kind\":\"idle\",\"protocol\":\"tcp\",\"port\":1,\"connections\":1,\"addresses\":[]} | a list such as",
                "{\"kind\":\"idle\",\"protocol\":\"tcp\",\"port\":1,\"connections\":2,\"loops\":3} | from 1 to 2",
                "{\"kind\":\"echo\",\"protocol\":\"udp\",\"port\":1,\"connections\":1,\"size\":7} | from 8 to 65507",
                "{\"kind\":\"echo\",\"protocol\":\"tcp\",\"port\":1,\"connections\":1,\"size\":1} | 'seconds' is missing",
                "{\"kind\":\"rate\",\"protocol\":\"tcp\",\"port\":1,\"connections\":1,\"size\":1} | 'rate' is missing",
                "{\"kind\":\"connect\",\"protocol\":\"tcp\",\"port\":1,\"connections\":1,\"resumed\":1} | true or false",
                "{\"kind\":\"connect\",\"protocol\":\"tcp\",\"port\":1,\"connections\":1,\"resumed\":true,\"seconds\":1} | is for protocol tls",
            })
    void is_answered_by_an_error_in_one_line_that_says_what_to_do(String request, String error) {
        try (Load load = new Load()) {
            String answer = load.answer(request);

            assertThat(answer).doesNotContain("\n");
            assertThat(new JsonObject(answer).getString("error")).contains(error);
        }
    }
}
