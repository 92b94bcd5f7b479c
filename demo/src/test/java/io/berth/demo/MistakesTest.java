package io.berth.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The mistakes that people make and the circumstances that they meet, a row each: what the command ends with, 2 for a mistake
 * in the arguments and 1 for a failure, and what is in the one line that it says. In this process; {@code MistakesIT}
 * sees to it that the script does the same.
 */
@Timeout(60)
class MistakesTest {
    private static Circumstances circumstances;

    @BeforeAll
    static void meet(@TempDir Path directory) throws IOException, InterruptedException {
        circumstances = new Circumstances(directory);
    }

    @AfterAll
    static void nothing_is_left_running() throws IOException, InterruptedException {
        circumstances.close();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().startsWith("vert.x-eventloop")) {
                thread.join(10_000); // it ends soon after its Vertx
                assertThat(thread.isAlive()).as(thread.getName()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            2 |                     | no command given; see 'berth --help'
            2 | --                  | no command given; see 'berth --help'
            2 | ehco                | 'ehco' is no command: use
            2 | Echo --port 0       | hold, host, port or bench; see 'berth --help'
            2 | help                | 'help' is no command
            2 | ''                  | '' is no command
            2 | 8080                | '8080' is no command
            2 | @nowhere            | '@nowhere' is no command
            2 | --nonsense          | Unknown option: '--nonsense'; see 'berth --help'
            2 | --port 0            | Unknown option: '--port'; see
            2 | -v                  | Unknown option: '-v'
            2 | --version=1         | '1' is neither true nor false
            """)
    void without_a_command_that_there_is_says_what_to_do(int status, String words, String expected) {
        Said.inHere(circumstances.words(words)).refuses(status, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            2 | demo twice                              | 'twice' has no place here; see 'berth demo --help'
            2 | demo 8                                  | '8' has no place here
            2 | demo ''                                 | '' has no place here
            2 | demo -- twice                           | 'twice' has no place here
            2 | demo --fast                             | Unknown option: '--fast'; see 'berth demo --help'
            2 | demo --port 0                           | Unknown option: '--port'
            2 | demo --transport                        | Missing required parameter for option '--transport'
            2 | demo --transport carrier                | expected one of [auto, epoll, nio] (case-sensitive) but was 'carrier'
            2 | demo --transport EPOLL                  | expected one of [auto, epoll, nio] (case-sensitive) but was 'EPOLL'
            2 | demo --transport nio --transport nio    | '--transport' (<transport>) should be specified only once
            2 | demo --help=1                           | '1' is neither true nor false
            """)
    void demo_says_what_to_do(int status, String words, String expected) {
        Said.inHere(circumstances.words(words)).refuses(status, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            2 | echo                                | Missing required option: '--port
            2 | echo --port                         | Missing required parameter for option '--port'
            2 | echo --port --host ::1              | Expected parameter for option '--port' but found '--host'
            2 | echo --port many                    | '--port': 'many' is no whole number
            2 | echo --port ''                      | '--port': '' is no whole number
            2 | echo --port 1.5                     | '--port': '1.5' is no whole number
            2 | echo --port 99999999999             | '99999999999' is no whole number, or far too large
            2 | echo --port 65536                   | --port is 65536 and must be from 0 to 65535
            2 | echo --port -1                      | --port is -1 and must be from 0 to 65535
            2 | echo --port 0 --port 0              | '--port' (<port>) should be specified only once
            2 | echo 8080                           | '8080' has no place here; see 'berth echo --help'
            2 | echo --port 0 surplus               | 'surplus' has no place here
            2 | echo --prot 0                       | Unknown option: '--prot'; see 'berth echo --help'
            2 | echo --port 0 --host                | Missing required parameter for option '--host'
            2 | echo --port 0 --host ''             | --host is blank: give an address or a name of this machine, or leave it out
            1 | echo --port 0 --host nobody.invalid | cannot resolve host 'nobody.invalid': check the name
            1 | echo --port 0 --host 127.0.0.1:80   | cannot resolve host '127.0.0.1:80'
            1 | echo --port 0 --host 203.0.113.9    | 203.0.113.9:0: bind failed, EADDRNOTAVAIL: use an address of this host
            2 | echo --port 0 --transport           | Missing required parameter for option '--transport'
            2 | echo --port 0 --transport carrier   | expected one of [auto, epoll, nio] (case-sensitive) but was 'carrier'
            1 | echo --port TAKEN                           | EADDRINUSE: choose another, or stop whoever has it
            1 | echo --port TAKEN --transport nio           | EADDRINUSE: choose another, or stop whoever has it
            1 | echo --port TAKEN --tls                     | EADDRINUSE: choose another, or stop whoever has it
            2 | echo --port 0 --loops                       | Missing required parameter for option '--loops'
            2 | echo --port 0 --loops two                   | '--loops': 'two' is no whole number
            2 | echo --port 0 --loops 0                     | --loops is 0 and must be from 1 to 1024
            2 | echo --port 0 --loops 2147483647            | --loops is 2147483647 and must be from 1 to 1024
            2 | echo --port 0 --tls=maybe                   | '--tls': 'maybe' is neither true nor false
            """)
    void echo_says_what_to_do(int status, String words, String expected) {
        Said.inHere(circumstances.words(words)).refuses(status, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            2 | --cert DIR/good.crt --key DIR/good.key        | are of no use without --tls: add it, or leave them out
            2 | --tls --cert DIR/good.crt                     | --cert and --key belong together: give both, or neither
            2 | --tls --key DIR/good.key                      | --cert and --key belong together: give both, or neither
            2 | --tls --key DIR/good.key --cert               | Missing required parameter for option '--cert'
            2 | --tls --cert '' --key DIR/good.key            | '--cert': '' names no file
            2 | --tls --cert a.crt --cert b.crt --key b.key   | '--cert' (<certificate>) should be specified only once
            1 | --tls --cert DIR/gone.crt --key DIR/good.key  | gone.crt cannot be read, there is no such file: check the path
            1 | --tls --cert DIR/good.crt --key DIR/gone.key  | gone.key cannot be read, there is no such file: check the path
            1 | --tls --cert DIR/folder --key DIR/good.key    | folder cannot be read, it is a directory: check the path
            1 | --tls --cert DIR/text/x --key DIR/good.key    | text/x cannot be read
            1 | --tls --cert DIR/empty --key DIR/good.key     | empty is empty: give X.509 certificates as PEM
            1 | --tls --cert DIR/text --key DIR/good.key      | text has no line that begins with -----BEGIN: give X.509
            1 | --tls --cert DIR/cut.crt --key DIR/good.key   | cut.crt is cut short, its END line is missing: give X.509
            1 | --tls --cert DIR/good.crt --key DIR/text      | text has no line that begins with -----BEGIN: give a PKCS#8
            1 | --tls --cert DIR/good.crt --key DIR/other.key | give the key that the certificate was issued for
            1 | --tls --cert DIR/good.key --key DIR/good.key  | good.key holds no certificate but PRIVATE KEY (are the two files mixed up?)
            1 | --tls --cert DIR/good.crt --key DIR/good.crt  | good.crt holds no private key but CERTIFICATE (are the two files mixed up?)
            1 | --tls --cert DIR/safe.crt --key DIR/safe.key  | safe.key is protected by a passphrase
            1 | --tls --host *.local                          | cannot resolve host '*.local': check the name
            """)
    void echo_with_tls_says_what_to_do(int status, String words, String expected) {
        Said.inHere(circumstances.words("echo --port 0 " + words)).refuses(status, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            2 | udp-echo                                | Missing required option: '--port
            2 | udp-echo --port                         | Missing required parameter for option '--port'
            2 | udp-echo --port --host ::1              | Expected parameter for option '--port' but found '--host'
            2 | udp-echo --port many                    | '--port': 'many' is no whole number
            2 | udp-echo --port ''                      | '--port': '' is no whole number
            2 | udp-echo --port 1.5                     | '--port': '1.5' is no whole number
            2 | udp-echo --port 99999999999             | '99999999999' is no whole number, or far too large
            2 | udp-echo --port 65536                   | --port is 65536 and must be from 0 to 65535
            2 | udp-echo --port -1                      | --port is -1 and must be from 0 to 65535
            2 | udp-echo --port 0 --port 0              | '--port' (<port>) should be specified only once
            2 | udp-echo 8080                           | '8080' has no place here; see 'berth udp-echo --help'
            2 | udp-echo --port 0 surplus               | 'surplus' has no place here
            2 | udp-echo --prot 0                       | Unknown option: '--prot'; see 'berth udp-echo --help'
            2 | udp-echo --port 0 --host                | Missing required parameter for option '--host'
            2 | udp-echo --port 0 --host ''             | --host is blank: give an address or a name of this machine, or leave it out
            1 | udp-echo --port 0 --host nobody.invalid | cannot resolve host 'nobody.invalid': check the name
            1 | udp-echo --port 0 --host 127.0.0.1:80   | cannot resolve host '127.0.0.1:80'
            1 | udp-echo --port 0 --host 203.0.113.9    | 203.0.113.9:0: bind failed, EADDRNOTAVAIL: use an address of this host
            2 | udp-echo --port 0 --transport           | Missing required parameter for option '--transport'
            2 | udp-echo --port 0 --transport carrier   | expected one of [auto, epoll, nio] (case-sensitive) but was 'carrier'
            1 | udp-echo --port UDPTAKEN                   | EADDRINUSE: choose another, or stop whoever has it
            1 | udp-echo --port UDPTAKEN --transport nio   | EADDRINUSE: choose another, or stop whoever has it
            2 | udp-echo --port 0 --tls                    | Unknown option: '--tls'
            2 | udp-echo --port 0 --loops 2                | Unknown option: '--loops'; see
            """)
    void udp_echo_says_what_to_do(int status, String words, String expected) {
        Said.inHere(circumstances.words(words)).refuses(status, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            2 | hold                            | Missing required parameter: 'PORT'
            2 | hold many                       | Invalid value for PORT: 'many' is no whole number
            2 | hold ''                         | Invalid value for PORT: '' is no whole number
            2 | hold 8080,8081                  | Invalid value for PORT: '8080,8081' is no whole number
            2 | hold 99999999999                | '99999999999' is no whole number, or far too large
            2 | hold 70000                      | PORT is 70000 and must be from 0 to 65535
            2 | hold -1                         | PORT is -1 and must be from 0 to 65535
            2 | hold 8080 x                     | 'x' has no place here; see 'berth hold --help'
            2 | hold 8080 8081 8080             | PORT 8080 is given twice: leave one out
            2 | hold --port 8080                | Unknown option: '--port'
            2 | hold 0 --host                   | Missing required parameter for option '--host'
            2 | hold 0 --host ''                | --host is blank
            2 | hold 0 --host ::1 --host ::1    | '--host' (<host>) should be specified only once
            2 | hold 0 --transport carrier      | expected one of [auto, epoll, nio]
            1 | hold 0 --host nobody.invalid    | cannot resolve nobody.invalid: use an address of this host, a name that resolves
            1 | hold 0 --host 203.0.113.9       | 203.0.113.9:0, no address of this host: use an address of this host
            1 | hold TAKEN                      | is taken by process
            1 | hold 0 TAKEN --transport nio    | end the program that has it, or choose another port
            """)
    void hold_says_what_to_do(int status, String words, String expected) {
        Said.inHere(circumstances.words(words)).refuses(status, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            2 | port 5                                   | FROM is 5 and TO is missing; name both or neither
            2 | port 20000-20010                         | has no place here
            2 | port a b                                 | 'a' has no place here
            2 | port 1 2 3                               | '3' has no place here
            2 | port 5 3                                 | the range from 5 up to 3 is empty
            2 | port 5 5                                 | its second number is not in it and must be above the first
            2 | port 5 4 --inclusive                     | is reversed; the lower number goes first
            2 | port 0 3                                 | port 0 is none; ports are from 1 to 65535
            2 | port -1 3                                | port -1 is none; ports are from 1 to 65535
            2 | port 5 70000                             | port 70000 is none; ports are from 1 to 65535
            2 | port 5 65536 --inclusive                 | port 65536 is none
            2 | port --count                             | Missing required parameter for option '--count'
            2 | port --count many                        | '--count': 'many' is no whole number
            2 | port --count 0                           | --count is 0 and must be at least 1
            2 | port 20000 20002 --count 3               | --count is 3 and there are 2 ports in the range (20000 to 20001): ask for fewer
            2 | port 20000 20002 --count 3 --random      | or give a wider range
            2 | port --tcp --udp                         | --tcp, --udp are mutually exclusive (specify only one)
            2 | port --random --consecutive              | --random and --consecutive do not go together; leave one out
            2 | port --nonsense                          | Unknown option: '--nonsense'
            2 | port --host                              | Missing required parameter for option '--host'
            2 | port --host ''                           | --host is blank
            1 | port --host nobody.invalid               | 'nobody.invalid' does not resolve: use an address of this host
            1 | port --host 203.0.113.9                  | of 203.0.113.9, no address of this host: use an address of this host
            1 | port TAKEN TAKEN --inclusive --ephemeral | 1 is taken by others
            """)
    void port_says_what_to_do(int status, String words, String expected) {
        Said.inHere(circumstances.words(words)).refuses(status, expected);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            2 | host                                 | Missing required parameter: 'DIR'
            2 | host ''                              | '' names no file and no folder
            2 | host DIR DIR                         | has no place here; see 'berth host --help'
            2 | host --interval 5                    | Missing required parameter: 'DIR'
            2 | host DIR --interval                  | Missing required parameter for option '--interval'
            2 | host DIR --interval soon             | '--interval': 'soon' is no whole number
            2 | host DIR --interval 1.5              | '--interval': '1.5' is no whole number
            2 | host DIR --interval 0                | --interval is 0 and must be at least 1
            2 | host DIR --interval -5               | --interval is -5 and must be at least 1
            2 | host DIR --interval 5 --interval 6   | '--interval' (MILLIS) should be specified only once
            2 | host DIR --transport carrier         | expected one of [auto, epoll, nio]
            2 | host DIR --nonsense                  | Unknown option: '--nonsense'
            1 | host DIR/nowhere                     | nowhere is not a directory; make it, or give another
            1 | host DIR/text                        | text is not a directory; make it, or give another
            1 | host DIR/text/x                      | text/x is not a directory; make it, or give another
            """)
    void host_says_what_to_do(int status, String words, String expected) {
        Said.inHere(circumstances.words(words)).refuses(status, expected);
    }
}
