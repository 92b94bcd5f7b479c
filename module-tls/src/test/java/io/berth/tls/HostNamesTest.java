package io.berth.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.cert.X509Certificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class HostNamesTest {
    @ParameterizedTest(name = "{0} covers {1}: {2}")
    @CsvSource({
        // exact
        "a.example,            a.example,              true",
        "a.example,            A.EXAMPLE,              true",
        "A.Example,            a.example,              true",
        "a.example,            a.example.,             true",
        "a.example,            b.example,              false",
        "a.example,            www.a.example,          false",
        "www.a.example,        a.example,              false",
        "a.example,            a.example.evil,         false",
        "a.example,            xa.example,             false",
        "localhost,            localhost,              true",
        "under_score.example,  under_score.example,    true",
        // wildcards
        "*.a.example,          b.a.example,            true",
        "*.a.example,          B.A.example.,           true",
        "*.a.example,          xn--mnchen-3ya.a.example, true",
        "*.a.example,          a.example,              false",
        "*.a.example,          c.b.a.example,          false",
        "*.a.example,          .a.example,             false",
        "*.a.example,          *.a.example,            false",
        "*.a.example,          ba.example,             false",
        "*.example,            a.example,              false",
        // names beyond ASCII
        "münchen.example,      münchen.example,        true",
        "münchen.example,      MÜNCHEN.example,        true",
        "münchen.example,      xn--mnchen-3ya.example, true",
        "münchen.example,      munchen.example,        false",
        // addresses
        "192.0.2.1,            192.0.2.1,              true",
        "192.0.2.1,            192.0.2.2,              false",
        "192.0.2.1,            ::ffff:192.0.2.1,       true",
        "127.0.0.1,            127.1,                  false",
        "127.0.0.1,            127.0.0.01,             false",
        "127.0.0.1,            localhost,              false",
        "2001:db8::1,          2001:DB8:0:0:0:0:0:1,   true",
        "2001:db8::1,          [2001:db8::1],          true",
        "fe80::1,              fe80::1%eth0,           true",
        "2001:db8::1,          2001:db8::2,            false",
        "::1,                  127.0.0.1,              false",
        // nonsense
        "a.example,            '',                     false",
        "a.example,            .,                      false",
        "a.example,            a..example,             false",
        "a.example,            'a.example ',           false",
        "a.example,            'a.example\u0000.evil', false",
        "::1,                  ::1::,                  false",
        "::1,                  a:b,                    false",
    })
    void a_certificate_covers_its_names(String name, String host, boolean covered) {
        X509Certificate certificate =
                CertificateMaker.named("any").withNames(name).selfSigned().certificate();

        assertThat(HostNames.covers(certificate, host)).isEqualTo(covered);
    }

    @ParameterizedTest(name = "{0} covers {1}: never")
    @CsvSource({
        "*.*.example,   b.a.example",
        "a*.a.example,  ab.a.example",
        "b.*.example,   b.a.example",
        "*,             localhost",
        "*.,            localhost",
        "*.0.0.1,       127.0.0.1",
        "127.0.0.1,     127.0.0.1",
        "*.2.example.,  a.2.example",
    })
    void odd_names_of_the_kind_dns_cover_nothing(String dnsName, String host) {
        X509Certificate certificate = Odd.withDnsName(dnsName);

        assertThat(HostNames.of(certificate)).containsExactly(dnsName);
        assertThat(HostNames.covers(certificate, host)).isFalse();
    }

    @Test
    void one_of_several_names_is_enough() {
        X509Certificate certificate = CertificateMaker.named("any")
                .withNames("a.example", "*.b.example", "192.0.2.1")
                .selfSigned()
                .certificate();

        assertThat(HostNames.covers(certificate, "a.example")).isTrue();
        assertThat(HostNames.covers(certificate, "x.b.example")).isTrue();
        assertThat(HostNames.covers(certificate, "192.0.2.1")).isTrue();
        assertThat(HostNames.of(certificate)).containsExactly("a.example", "*.b.example", "192.0.2.1");
    }

    @Test
    void the_common_name_does_not_count() {
        X509Certificate certificate =
                CertificateMaker.named("a.example").selfSigned().certificate();

        assertThat(HostNames.covers(certificate, "a.example")).isFalse();
        assertThat(HostNames.of(certificate)).isEmpty();
    }
}
