# What ./verify and ./demo share: which of the two builds this machine can do, and the tools for it.
# Sourced by them, in the project's folder. Sets build, why, and the function maven.

readonly MAVEN_NEEDED=3.9.6
readonly MAVEN_FETCHED=3.9.11

fail() {
    echo "$(basename "$0"): $*" >&2
    exit 1
}

at_least() { # at_least WANTED FOUND
    [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}

java_version() { # java_version JAVA_HOME: its feature release, or 0
    local version
    version=$("$1/bin/javac" -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p') || true
    echo "${version:-0}"
}

find_jdk() { # find_jdk RELEASE: prints the JAVA_HOME of the newest JDK of that release or later
    local home best='' best_version=$(($1 - 1)) version
    for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/java/* "$HOME"/.sdkman/candidates/java/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home; do
        [ -x "$home/bin/javac" ] || continue
        version=$(java_version "$home")
        if [ "$version" -gt "$best_version" ]; then
            best=$home best_version=$version
        fi
    done
    echo "$best"
}

maven_version() {
    "$1" --version 2>/dev/null | sed -n 's/.*Apache Maven \([0-9.]*\).*/\1/p'
}

find_maven() { # prints the command of a Maven that the full build can use, fetched if the one at hand is too old
    if at_least "$MAVEN_NEEDED" "$(maven_version mvn)"; then
        echo mvn
        return
    fi
    local home=.ci/tools/apache-maven-$MAVEN_FETCHED
    if [ ! -x "$home/bin/mvn" ]; then
        mvn -B -q -f .ci/core.pom.xml org.apache.maven.plugins:maven-dependency-plugin:3.10.0:unpack \
            -Dartifact="org.apache.maven:apache-maven:$MAVEN_FETCHED:zip:bin" \
            -DoutputDirectory="$PWD/.ci/tools" >&2 || return 1
        chmod +x "$home/bin/mvn"
    fi
    echo "$PWD/$home/bin/mvn"
}

resolves() { # resolves [-o]: whether all that the full build needs is there
    JAVA_HOME=$full_jdk "$full_maven" -B -q "$@" validate dependency:resolve >/dev/null 2>&1
}

full_build() { # whether the full build is possible; if so, sets maven to do it, and why either way
    full_jdk=$(find_jdk 21)
    if [ -z "$full_jdk" ]; then
        why='no JDK 21 or newer is installed'
        return 1
    fi
    if ! full_maven=$(find_maven); then
        why="Maven is older than $MAVEN_NEEDED and a newer one cannot be fetched"
        return 1
    fi
    if resolves -o; then
        full_options=(-o)
        why="Jenkins' artifacts are in the local repository"
    elif resolves; then
        full_options=()
        why="Jenkins' artifacts can be fetched"
    else
        why="Jenkins' artifacts are neither in the local repository nor to be fetched"
        return 1
    fi
    maven() {
        JAVA_HOME=$full_jdk "$full_maven" -B -ntp "${full_options[@]}" "$@"
    }
}

choose_build() { # choose_build [--full|--core]
    command -v mvn >/dev/null || fail 'Maven is missing: install the package maven, 3.8 or newer'
    case "${1:-}" in
        --core) build=core why='asked for' ;;
        --full) full_build || fail "the full build is not possible here: $why"
            build=full ;;
        '') if full_build; then build=full; else build=core; fi ;;
        *) fail "usage: $(basename "$0") [--full|--core]" ;;
    esac
    if [ "$build" = core ]; then
        maven() {
            mvn -B -f .ci/core.pom.xml "$@"
        }
    fi
}

install_bw() { # installs the CLIs that the tests run, as their lock files pin them
    command -v npm >/dev/null || fail 'npm is missing: install Node.js 20 or newer with npm'
    local folder
    for folder in .ci/bw/*/; do
        if [ ! "${folder}node_modules/.package-lock.json" -nt "${folder}package-lock.json" ]; then
            (cd "$folder" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error) ||
                fail "the Bitwarden CLI of $folder could not be installed from npm"
        fi
    done
}
