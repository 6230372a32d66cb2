package hyperserve.runtime.tls;

import hyperserve.api.Nullable;

import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Makes certificates and revocation lists (RFC 5280) with the JDK alone, in milliseconds each:
/// version 3, as this says and nothing more. It never changes; each setter gives another one.
///
/// ```java
/// KeyAndChain ca = CertificateMaker.of("CA").authority().selfSigned();
/// KeyAndChain leaf = CertificateMaker.of("a").names("a.example").signedBy(ca);
/// ```
record CertificateMaker(
        String commonName,
        List<String> alternativeNames,
        String keyAlgorithm,
        int rsaBits,
        String hash,
        Instant notBefore,
        Instant notAfter,
        boolean isAuthority,
        List<String> purposes) {

    static final String SERVER = "1.3.6.1.5.5.7.3.1";
    static final String CLIENT = "1.3.6.1.5.5.7.3.2";

    private static final AtomicInteger SERIAL = new AtomicInteger(1);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMddHHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int BOOLEAN = 0x01;
    private static final int BIT_STRING = 0x03;
    private static final int UTF8_STRING = 0x0C;
    private static final int GENERALIZED_TIME = 0x18;
    private static final int SET = 0x31;
    private static final int DNS_NAME = 0x82;
    private static final int IP_ADDRESS = 0x87;
    private static final int EXPLICIT = 0xA0;
    private static final byte[] TRUE = Der.value(BOOLEAN, new byte[] {-1});

    /// One of an EC P-256 key, valid from yesterday for a year, without names and purposes.
    static CertificateMaker of(String commonName) {
        Instant now = Instant.now();
        return new CertificateMaker(
                commonName,
                List.of(),
                "EC",
                2048,
                "SHA256",
                now.minus(Duration.ofDays(1)),
                now.plus(Duration.ofDays(365)),
                false,
                List.of());
    }

    /// DNS names, and addresses if they look like such.
    CertificateMaker names(String... names) {
        return new CertificateMaker(
                commonName,
                List.of(names),
                keyAlgorithm,
                rsaBits,
                hash,
                notBefore,
                notAfter,
                isAuthority,
                purposes);
    }

    /// `EC` (P-256), `Ed25519`, or `RSA`.
    CertificateMaker key(String algorithm) {
        return new CertificateMaker(
                commonName,
                alternativeNames,
                algorithm,
                rsaBits,
                hash,
                notBefore,
                notAfter,
                isAuthority,
                purposes);
    }

    CertificateMaker rsa(int bits) {
        return new CertificateMaker(
                commonName,
                alternativeNames,
                "RSA",
                bits,
                hash,
                notBefore,
                notAfter,
                isAuthority,
                purposes);
    }

    /// The hash of the signature: `SHA256`, `SHA1`.
    CertificateMaker hash(String name) {
        return new CertificateMaker(
                commonName,
                alternativeNames,
                keyAlgorithm,
                rsaBits,
                name,
                notBefore,
                notAfter,
                isAuthority,
                purposes);
    }

    CertificateMaker valid(Instant from, Instant to) {
        return new CertificateMaker(
                commonName,
                alternativeNames,
                keyAlgorithm,
                rsaBits,
                hash,
                from,
                to,
                isAuthority,
                purposes);
    }

    CertificateMaker authority() {
        return new CertificateMaker(
                commonName,
                alternativeNames,
                keyAlgorithm,
                rsaBits,
                hash,
                notBefore,
                notAfter,
                true,
                purposes);
    }

    /// Extended key usages, such as [#CLIENT]; all by default.
    CertificateMaker purposes(String... oids) {
        return new CertificateMaker(
                commonName,
                alternativeNames,
                keyAlgorithm,
                rsaBits,
                hash,
                notBefore,
                notAfter,
                isAuthority,
                List.of(oids));
    }

    KeyAndChain selfSigned() {
        return signed(null);
    }

    /// The chain is that of the issuer with the new certificate before it, without a root.
    KeyAndChain signedBy(KeyAndChain issuer) {
        return signed(issuer);
    }

    private KeyAndChain signed(@Nullable KeyAndChain issuer) {
        try {
            KeyPair keys = keys();
            PrivateKey signer = issuer == null ? keys.getPrivate() : issuer.key();
            byte[] by =
                    issuer == null
                            ? name(commonName)
                            : issuer.leaf().getSubjectX500Principal().getEncoded();
            byte[] encoded =
                    sign(content(keys, by, signatureAlgorithm(signer, hash)), signer, hash);
            X509Certificate certificate =
                    (X509Certificate)
                            CertificateFactory.getInstance("X.509")
                                    .generateCertificate(new ByteArrayInputStream(encoded));
            List<X509Certificate> chain = new ArrayList<>(List.of(certificate));
            if (issuer != null) {
                issuer.chain().stream().filter(each -> !isRoot(each)).forEach(chain::add);
            }
            return new KeyAndChain(keys.getPrivate(), chain);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("no certificate for " + commonName, e);
        }
    }

    private static boolean isRoot(X509Certificate each) {
        return each.getSubjectX500Principal().equals(each.getIssuerX500Principal());
    }

    /// A revocation list.
    static X509CRL revoked(KeyAndChain issuer, Instant nextUpdate, X509Certificate... revoked) {
        try {
            Instant now = Instant.now().minus(Duration.ofDays(2));
            byte[] entries =
                    Der.value(
                            Der.SEQUENCE,
                            Arrays.stream(revoked)
                                    .map(
                                            each ->
                                                    Der.value(
                                                            Der.SEQUENCE,
                                                            Der.value(
                                                                    Der.INTEGER,
                                                                    each.getSerialNumber()
                                                                            .toByteArray()),
                                                            time(now)))
                                    .toArray(byte[][]::new));
            byte[] content =
                    Der.value(
                            Der.SEQUENCE,
                            integer(1),
                            signatureAlgorithm(issuer.key(), "SHA256"),
                            issuer.leaf().getSubjectX500Principal().getEncoded(),
                            time(now),
                            time(nextUpdate),
                            revoked.length == 0 ? new byte[0] : entries);
            byte[] encoded = sign(content, issuer.key(), "SHA256");
            return (X509CRL)
                    CertificateFactory.getInstance("X.509")
                            .generateCRL(new ByteArrayInputStream(encoded));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("no revocation list of " + issuer, e);
        }
    }

    private KeyPair keys() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(keyAlgorithm);
        switch (keyAlgorithm) {
            case "EC" -> generator.initialize(new ECGenParameterSpec("secp256r1"));
            case "RSA" -> generator.initialize(rsaBits);
            default -> {}
        }
        return generator.generateKeyPair();
    }

    private byte[] content(KeyPair keys, byte[] issuer, byte[] signatureAlgorithm) {
        return Der.value(
                Der.SEQUENCE,
                Der.value(EXPLICIT, integer(2)),
                integer(SERIAL.getAndIncrement()),
                signatureAlgorithm,
                issuer,
                Der.value(Der.SEQUENCE, time(notBefore), time(notAfter)),
                name(commonName),
                keys.getPublic().getEncoded(),
                Der.value(EXPLICIT | 3, Der.value(Der.SEQUENCE, extensions())));
    }

    private byte[][] extensions() {
        List<byte[]> extensions = new ArrayList<>();
        if (isAuthority) {
            extensions.add(extension("2.5.29.19", true, Der.value(Der.SEQUENCE, TRUE)));
            // keyCertSign and cRLSign
            extensions.add(extension("2.5.29.15", true, Der.value(BIT_STRING, new byte[] {1, 6})));
        }
        if (!alternativeNames.isEmpty()) {
            byte[][] names =
                    alternativeNames.stream()
                            .map(CertificateMaker::alternative)
                            .toArray(byte[][]::new);
            extensions.add(extension("2.5.29.17", false, Der.value(Der.SEQUENCE, names)));
        }
        if (!purposes.isEmpty()) {
            byte[][] oids = purposes.stream().map(CertificateMaker::oid).toArray(byte[][]::new);
            extensions.add(extension("2.5.29.37", false, Der.value(Der.SEQUENCE, oids)));
        }
        return extensions.toArray(byte[][]::new);
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
        return Der.value(
                Der.SEQUENCE,
                oid(oid),
                critical ? TRUE : new byte[0],
                Der.value(Der.OCTET_STRING, value));
    }

    private static byte[] alternative(String name) {
        if (name.equals("::1")) {
            byte[] address = new byte[16];
            address[15] = 1;
            return Der.value(IP_ADDRESS, address);
        }
        if (name.matches("[0-9.]+")) {
            String[] octets = name.split("\\.");
            ByteBuffer address = ByteBuffer.allocate(octets.length);
            Arrays.stream(octets).forEach(each -> address.put((byte) Integer.parseInt(each)));
            return Der.value(IP_ADDRESS, address.array());
        }
        return Der.value(DNS_NAME, name.getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] sign(byte[] content, PrivateKey key, String hash)
            throws GeneralSecurityException {
        Signature signature =
                Signature.getInstance(
                        switch (key.getAlgorithm()) {
                            case "EC" -> hash + "withECDSA";
                            case "RSA" -> hash + "withRSA";
                            default -> "Ed25519";
                        });
        signature.initSign(key);
        signature.update(content);
        byte[] signed = signature.sign();
        byte[] bits = new byte[signed.length + 1];
        System.arraycopy(signed, 0, bits, 1, signed.length);
        return Der.value(
                Der.SEQUENCE, content, signatureAlgorithm(key, hash), Der.value(BIT_STRING, bits));
    }

    private static byte[] signatureAlgorithm(PrivateKey key, String hash) {
        boolean old = hash.equals("SHA1");
        return switch (key.getAlgorithm()) {
            case "EC" ->
                    Der.value(Der.SEQUENCE, oid(old ? "1.2.840.10045.4.1" : "1.2.840.10045.4.3.2"));
            case "RSA" ->
                    Der.value(
                            Der.SEQUENCE,
                            oid(old ? "1.2.840.113549.1.1.5" : "1.2.840.113549.1.1.11"),
                            Der.value(Der.NULL));
            default -> Der.value(Der.SEQUENCE, oid("1.3.101.112"));
        };
    }

    private static byte[] name(String commonName) {
        return Der.value(
                Der.SEQUENCE,
                Der.value(
                        SET,
                        Der.value(
                                Der.SEQUENCE,
                                oid("2.5.4.3"),
                                Der.value(
                                        UTF8_STRING,
                                        commonName.getBytes(StandardCharsets.UTF_8)))));
    }

    private static byte[] integer(int value) {
        return Der.value(Der.INTEGER, BigInteger.valueOf(value).toByteArray());
    }

    private static byte[] time(Instant at) {
        return Der.value(GENERALIZED_TIME, TIME.format(at).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] oid(String dotted) {
        int[] arcs = Arrays.stream(dotted.split("\\.")).mapToInt(Integer::parseInt).toArray();
        StringBuilder hex = new StringBuilder("%02x".formatted(40 * arcs[0] + arcs[1]));
        for (int i = 2; i < arcs.length; i++) {
            for (int shift = 28; shift >= 0; shift -= 7) {
                if (shift == 0 || arcs[i] >>> shift != 0) {
                    hex.append(
                            "%02x"
                                    .formatted(
                                            ((arcs[i] >>> shift) & 0x7F)
                                                    | (shift == 0 ? 0 : 0x80)));
                }
            }
        }
        return Der.value(Der.OBJECT_IDENTIFIER, HexFormat.of().parseHex(hex));
    }
}
