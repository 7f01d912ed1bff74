package io.jenkins.plugins.bitwarden.identity;

import java.io.EOFException;
import java.net.SocketException;
import java.security.InvalidAlgorithmParameterException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.PKIXReason;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;

/** A TLS handshake that failed. */
record TlsFailure(SSLException cause) {

    /** The JDK has no exception type for bytes that are no TLS record, so its messages are compared. */
    private static final Pattern NO_TLS =
            Pattern.compile("unrecognized (?:SSL message|record version)|plaintext", Pattern.CASE_INSENSITIVE);

    UndecidedReason reason() {
        List<Throwable> chain = Stream.iterate((Throwable) cause, Objects::nonNull, Throwable::getCause)
                .toList();
        if (chain.stream().anyMatch(CertificateExpiredException.class::isInstance)) {
            return UndecidedReason.CERTIFICATE_EXPIRED;
        }
        if (chain.stream().anyMatch(CertificateNotYetValidException.class::isInstance)) {
            return UndecidedReason.CERTIFICATE_NOT_YET_VALID;
        }
        if (cause instanceof SSLPeerUnverifiedException) {
            return UndecidedReason.CERTIFICATE_HOST;
        }
        if (chain.stream().anyMatch(TlsFailure::isUnknownAuthority)) {
            return UndecidedReason.CERTIFICATE_AUTHORITY;
        }
        if (chain.stream().anyMatch(CertificateException.class::isInstance)) {
            return UndecidedReason.CERTIFICATE;
        }
        if (chain.stream().anyMatch(e -> e instanceof SocketException || e instanceof EOFException)) {
            return UndecidedReason.CUT_OFF;
        }
        return NO_TLS.matcher(String.valueOf(cause.getMessage())).find()
                ? UndecidedReason.NOT_TLS
                : UndecidedReason.TLS;
    }

    /** Returns whether there is no path to an authority, or the trust store is empty. */
    private static boolean isUnknownAuthority(Throwable e) {
        return e instanceof CertPathBuilderException
                || e instanceof InvalidAlgorithmParameterException
                || e instanceof CertPathValidatorException invalid && invalid.getReason() == PKIXReason.NO_TRUST_ANCHOR;
    }
}
