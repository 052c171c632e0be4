# make demo   plan the bundled city and serve it
# make test   every check that must pass before a change lands
# make bench  import, routing, clustering and planning of the demo city

.PHONY: demo test bench prepare

demo: prepare
	cargo build --release --locked
	target/release/roadcrew demo $(DEMO_ARGS)

test: prepare
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --locked
	cargo test --workspace --doc --locked
	cargo nextest run --workspace --locked

bench: prepare
	cargo bench --package roadcrew-benches --locked

# Installs what the build lacks, saying so.
prepare:
	@scripts/prepare
