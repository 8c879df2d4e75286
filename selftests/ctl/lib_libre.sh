# SPDX-License-Identifier: GPL-2.0
# shellcheck shell=bash
#
# A real pluto, out of Debian's libreswan in /opt/libreswan (vm/libreswan.sh). To
# be sourced after ../lib.sh, with DIR made.

LIBRE=/opt/libreswan/usr
LIBRE_BIN=$LIBRE/libexec/ipsec
# shellcheck disable=SC2034	# for those who start the agent
LIBRE_WHACK=$LIBRE_BIN/whack

# libre_need: 4.10 is what the export and the agent were written for
libre_need()
{
	"$LIBRE_BIN/pluto" --version 2>/dev/null | grep -q ' 4\.' ||
		skip_all "this suite has no libreswan 4"
}

# whack NODE WORD...
whack()
{
	ip netns exec "${!1}" "$LIBRE_WHACK" --ctlsocket "$DIR/$1/pluto.ctl" "${@:2}"
}

# libre_conf NODE: what surrounds the connections in conf.d
libre_conf()
{
	local dir=$DIR/$1

	mkdir -p "$dir/nss" "$dir/conf.d"
	cat >"$dir/ipsec.conf" <<-EOF
	config setup
	  logfile=$dir/pluto.log
	  logappend=yes
	  nssdir=$dir/nss
	  dnssec-enable=no
	  ikev1-policy=accept
	include $dir/conf.d/*.conf
	EOF
	(umask 077 && echo "include $dir/conf.d/*.secrets" >"$dir/secrets")
	"$LIBRE/bin/certutil" -N -d "sql:$dir/nss" --empty-password
}

# libre_start NODE: its process id is left in PLUTO_PID_NODE
libre_start()
{
	local dir=$DIR/$1

	rm -f "$dir"/pluto.ctl "$dir"/pluto.pid
	ip netns exec "${!1}" "$LIBRE_BIN/pluto" --nofork --rundir "$dir" \
		--config "$dir/ipsec.conf" --secretsfile "$dir/secrets" \
		</dev/null >>"$dir/pluto.out" 2>&1 &
	defer libre_stop "$1"
	wait_until 60 0.2 whack "$1" --status >/dev/null
}

# libre_stop NODE [SIGNAL]
libre_stop()
{
	local pid

	pid=$(cat "$DIR/$1/pluto.pid" 2>/dev/null) || return 0
	kill "-${2:-KILL}" "$pid" 2>/dev/null
	wait_until 10 0.1 not kill -0 "$pid" 2>/dev/null
}

# libre_states NODE: how many SAs its daemon has
libre_states()
{
	whack "$1" --showstates | grep -c '^000 #[0-9]*: .*STATE'
}
