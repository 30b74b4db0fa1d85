# One static binary, the authorities that it trusts, and a folder for the reports. Nobody is root in it, and there is no shell.
#
#   docker build -t portalspec .
#   docker run --rm -e PORTALSPEC_TOKEN -v "$PWD/reports:/work" portalspec run --target https://portal.example.com
#
# The mounted folder has to be writable for user 65532, or add --user "$(id -u)".
FROM golang:1.26-alpine AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=dev
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /portalspec ./runner
RUN mkdir -p /empty/work /empty/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build --chown=65532:65532 /empty/ /
COPY --from=build /portalspec /portalspec
WORKDIR /work
USER 65532:65532
ENTRYPOINT ["/portalspec"]
CMD ["run"]
