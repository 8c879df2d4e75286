# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# User-mode Linux as a machine of selftests/vm/run.sh, which sources this and
# whose variables these functions use: shell, build, mem, root (directory),
# dir (the built tree), work (directory of this run), append.
# From the environment, set by selftests/uml/run.sh:
#   HSRP_UML_VARIANT  "" or "kasan"
#   HSRP_UML_GCOV     modules that count which of their lines run
#   HSRP_UML_TIME     travel, inf-cpu or real
# shellcheck disable=SC2034,SC2154	# they are set and used there

# shellcheck source=selftests/kernel/tree.sh
. "$HSRP_TOP/selftests/kernel/tree.sh"

: "${HSRP_UML_VARIANT:=}" "${HSRP_UML_GCOV:=}" "${HSRP_UML_TIME:=inf-cpu}"
uml_build=("$HSRP_TOP/selftests/uml/build.sh"
	${HSRP_UML_VARIANT:+--$HSRP_UML_VARIANT} ${HSRP_UML_GCOV:+--gcov})
uml_kernel=
# deadlines count the guest's time, and a busy host may take longer for that
host_factor=5

# What panics a virtual machine panics this one, which then ends by abort().
uml_cmdline=(root=hostfs rootfstype=hostfs ro init=/init con=null "con0=null,fd:1" ssl=null
	ignore_loglevel log_buf_len=8M printk.time=1
	panic=-1 oops=panic panic_on_warn=1
	bonding.max_bonds=0 dummy.numdummies=0 fb_tunnels=none)

machine_need()
{
	need gcc make flex bison bc xz patch dpkg-deb taskset
}

# machine_prepare: the kernel is there after this
machine_prepare()
{
	local out

	out=$("${uml_build[@]}" --no-module)
	uml_kernel=${out#kernel=}
	accel=uml
	smp=1
}

# machine_tree: put the modules built for this kernel over the others
machine_tree()
{
	kernel_modules "${uml_build[@]}"
}

# machine_env: a test may want to know that waiting costs nothing here
machine_env()
{
	echo "HSRP_SIM=$([ "$HSRP_UML_TIME" = real ] || echo 1)"
	[ -z "$HSRP_UML_VARIANT" ] || echo "KSFT_MACHINE_SLOW=yes"
	[ -z "$HSRP_UML_GCOV" ] || echo "HSRP_GCOV=1"
	# to look ten times a second is what costs here, not to wait
	echo "POLL=0.5"
	echo "BUSY_POLL=0.2"
}

# uml_boot_dir: the guest's first root, see uml-init
uml_boot_dir()
{
	local boot=$work/boot

	rm -rf "$boot"
	mkdir -p "$boot"/{bin,dev,proc,sys,lower,rw,root}
	cp "$root/bin/busybox" "$boot/bin/busybox"
	cp "$HSRP_TOP/selftests/uml/uml-init" "$boot/init"
	chmod 755 "$boot/init"
	printf '%s=%q\n' root "$root" tree "$work/tree" \
		results "$work/results" >"$boot/conf"
}

# uml_cpu: the processor for all of the guest. Its kernel and its processes take
# turns at every system call, so two are less than half as fast as one.
uml_cpu()
{
	local range cpus=()

	range=$(taskset -pc $$)
	for range in $(tr ',' ' ' <<<"${range##*: }"); do
		mapfile -t -O ${#cpus[@]} cpus < <(seq "${range%-*}" "${range#*-}")
	done
	echo "${cpus[${HSRP_SHARD:-$RANDOM} % ${#cpus[@]}]}"
}

machine_command()
{
	local travel

	case $HSRP_UML_TIME in
	real) travel= ;;
	travel) travel=time-travel ;;
	*) travel=time-travel=$HSRP_UML_TIME ;;
	esac
	uml_boot_dir
	# run.sh shows what comes to the one, the guest writes to the other
	ln -f "$work/out" "$work/results/out"
	# the shell is there for the redirection; a core of a guest is huge
	printf '%s\n' taskset -c "$(uml_cpu)" \
		sh -c "ulimit -c 0; exec \"\$@\" >'$work/console' 2>&1" \
		sh "$uml_kernel" "mem=$mem" "rootflags=$work/boot" \
		"uml_dir=$work/uml/" umid=hsrp "${uml_cmdline[@]}"
	[ -z "$travel" ] || echo "$travel"
	printf '%s' "$append" | xargs -n 1 echo
}

machine_words()
{
	echo "User-mode Linux ${HSRP_UML_VARIANT:+($HSRP_UML_VARIANT) }time $HSRP_UML_TIME"
}
