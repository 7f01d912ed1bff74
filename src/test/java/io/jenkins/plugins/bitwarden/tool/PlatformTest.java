package io.jenkins.plugins.bitwarden.tool;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PlatformTest {

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, LINUX",
        "Linux, x86_64, LINUX",
        "Linux, aarch64, LINUX_ARM64",
        "Mac OS X, x86_64, MACOS",
        "Mac OS X, aarch64, MACOS_ARM64",
        "Windows 11, amd64, WINDOWS",
        "Windows Server 2025, amd64, WINDOWS",
        "Windows 11, aarch64, WINDOWS"
    })
    void eachPlatformIsKnownByWhatJavaSays(String system, String architecture, Platform platform) {
        assertThat(Platform.of(system, architecture)).hasValue(platform);
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, s390x",
        "Linux, ppc64le",
        "Linux, riscv64",
        "Linux, i386",
        "Linux, arm",
        "FreeBSD, amd64",
        "AIX, ppc64",
        "SunOS, amd64",
        "Windows 10, x86",
        "'', ''"
    })
    void otherPlatformsAreUnknown(String system, String architecture) {
        assertThat(Platform.of(system, architecture)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "LINUX, 7F454C46, true",
        "LINUX, CFFAEDFE, false",
        "LINUX, 4D5A9000, false",
        "LINUX, 23212F62, true",
        "MACOS, CFFAEDFE, true",
        "MACOS_ARM64, CAFEBABE, true",
        "MACOS, 7F454C46, false",
        "WINDOWS, 4D5A9000, true",
        "WINDOWS, 23212F62, false",
        "LINUX, 2F62696E, false",
        "LINUX, '', false"
    })
    void aProgramOfAnotherPlatformIsToldByItsFirstBytes(Platform platform, String beginning, boolean runs) {
        assertThat(platform.canRun(beginning)).isEqualTo(runs);
    }
}
