# syntax=docker/dockerfile:1
FROM swift:6.3-bookworm AS build
WORKDIR /src
COPY scripts scripts
RUN scripts/setup build
# The versions that the tests ran with, and no other.
COPY Package.swift Package.resolved ./
RUN swift package resolve --force-resolved-versions
COPY surveys surveys
COPY Sources Sources
COPY Tests Tests
RUN swift build -c release --product afterword \
    && strip --strip-debug .build/release/afterword

FROM debian:bookworm-slim
COPY scripts /tmp/scripts
RUN /tmp/scripts/setup run \
    && rm -rf /tmp/scripts /var/lib/apt/lists/* \
    && useradd --system --home-dir /var/lib/afterword --create-home --shell /usr/sbin/nologin afterword
COPY --from=build /src/.build/release/afterword /usr/local/bin/afterword
COPY surveys /usr/local/share/afterword/surveys
COPY afterword.example.yaml /usr/local/share/afterword/

USER afterword
WORKDIR /var/lib/afterword
# The folder holds afterword.yaml, surveys/ and data/: the whole state of an installation.
VOLUME /var/lib/afterword
ENV AFTERWORD_LISTEN=0.0.0.0:8080
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=10s \
    CMD curl --fail --silent --output /dev/null http://127.0.0.1:8080/readyz
ENTRYPOINT ["afterword"]
CMD ["serve"]
