# Which of the two builds this machine can do. Sourced by ./verify and ./demo, in the project's folder.

fail() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}

at_least() { # at_least WANTED FOUND
    printf '%s\n%s\n' "$1" "$2" | sort -C -V
}

find_jdk() { # prints the home of a JDK that the full build can use
    local home
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/*; do
        if at_least 21 "$("$home/bin/javac" -version 2>/dev/null | cut -d ' ' -f 2)"; then
            echo "$home"
            return
        fi
    done
    return 1
}

find_maven() { # prints a Maven that the full build can use; Debian 12 has 3.8.7, so a newer one is fetched there
    if at_least 3.9.6 "$(mvn --version | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p')"; then
        echo mvn
        return
    fi
    local fetched=.ci/tools/apache-maven-3.9.11/bin/mvn
    if [ ! -x "$fetched" ]; then
        mvn -B -q org.apache.maven.plugins:maven-dependency-plugin:3.10.0:unpack \
            -Dartifact=org.apache.maven:apache-maven:3.9.11:zip:bin "-DoutputDirectory=$PWD/.ci/tools" \
            -f .ci/core.pom.xml >&2 || return
        chmod +x "$fetched"
    fi
    echo "$PWD/$fetched"
}

full_build() { # sets maven and why, or why not
    local jdk mvn offline
    jdk=$(find_jdk) || { why='no JDK 21 or newer'; return 1; }
    mvn=$(find_maven) || { why='no Maven 3.9.6 or newer'; return 1; }
    for offline in -o -nsu; do # -nsu is Maven online; with snapshots it has nothing to do here
        maven=(env "JAVA_HOME=$jdk" "$mvn" -B -ntp "$offline")
        if "${maven[@]}" -q validate dependency:resolve >/dev/null 2>&1; then
            why="Jenkins' artifacts are $([ "$offline" = -o ] && echo in the local repository || echo within reach)"
            return
        fi
    done
    why="Jenkins' artifacts are neither in the local repository nor within reach"
    return 1
}

choose_build() { # choose_build [--full|--core]: sets build, why, and maven, which is the command line up to the goals
    command -v mvn >/dev/null || fail 'Maven is missing: install the package maven, 3.8 or newer'
    case "${1:-}" in
        --core) build=core why='asked for' ;;
        --full) build=full; full_build || fail "the full build is not possible here: $why" ;;
        '') if full_build; then build=full; else build=core; fi ;;
        *) fail "unknown option $1" ;;
    esac
    if [ "$build" = core ]; then
        maven=(mvn -B -ntp -f .ci/core.pom.xml)
    fi
}

need_npm() { # tests would skip what needs a bw, which they install with npm
    command -v npm >/dev/null || fail 'npm is missing: install Node.js 20 or newer with npm'
}
