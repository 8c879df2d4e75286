#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
#
# What happens in the machine of test-vm.sh: in its first life the commands of the
# README and the quick start, in the second one nothing but looking. The report
# is KTAP on standard output.
set -u

here=$(cd "$(dirname "$0")" && pwd -P)
doc=$here/quickstart
export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8 HOME=/root
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
peer=172.16.172.69
vip=172.16.172.53

# check NAME CMD...
check()
{
	local name=$1 out
	shift

	if out=$("$@" 2>&1); then
		echo "ok $name"
	else
		echo "not ok $name # $*: exit status $?"
		echo "# ${out//$'\n'/$'\n'# }" | tail -n 60
		failed=1
	fi
}

# until_true SECONDS CMD...
until_true()
{
	local end=$((SECONDS + $1))
	shift

	until "$@" >/dev/null 2>&1; do
		[ "$SECONDS" -lt "$end" ] || {
			"$@"
			return
		}
		sleep 0.2
	done
}

# readme: the two commands that the README has for each gateway
readme()
{
	sed -n '/^	apt install .*hsrp-dkms/,/^	hsrpctl apply/p' "$here/README"
}

# block NAME: what the quick start says there, typed in this shell's directory
block()
{
	bash -euxc "$(cat "$doc/$1")"
}

active()
{
	local state

	state=$(hsrpctl -j group show |
		jq -r '[.. | objects | select(.group? == 1)][0].state')
	echo "the group is $state"
	[ "$state" = Active ] && ip -4 address show dev eth0 | grep "inet $vip/"
}

map_ready()
{
	hsrpctl map show
	hsrpctl map show | grep "state Active, address $vip, ready"
}

# peer_start: the other end, in a namespace, with the outer card
peer_start()
{
	ip netns add peer &&
		ip link set eth2 netns peer &&
		ip -n peer link set lo up &&
		ip -n peer link set eth2 up &&
		ip -n peer address add 172.16.172.49/28 dev eth2 &&
		ip -n peer address add $peer/32 dev lo &&
		ip -n peer address add 20.1.1.1/24 dev lo &&
		ip -n peer route add 10.1.1.0/24 via $vip src 20.1.1.1 || return
	mkdir -p /root/peer/conf.d
	cat >/root/peer/swanctl.conf <<-EOF
	connections { gw {
		version = 2
		local_addrs = $peer
		remote_addrs = $vip
		proposals = aes128gcm16-prfsha256-ecp256
		local { auth = psk }
		remote { auth = psk }
		children { net {
			local_ts = 20.1.1.0/24
			remote_ts = 10.1.1.0/24
			esp_proposals = aes128gcm16
		} }
	} }
	secrets { ike {
		secret = $(sed -n 's/^ *pre-shared-key //p' "$doc/the-configuration-1")
	} }
	EOF
	systemd-run -q --unit=peer -p TemporaryFileSystem=/run:mode=755 \
		-p BindPaths=/root/peer:/etc/swanctl \
		-p NetworkNamespacePath=/run/netns/peer \
		/usr/sbin/charon-systemd &&
		until_true 30 peer_swanctl --load-all --noprompt
}

peer_swanctl()
{
	nsenter -t "$(systemctl show -p MainPID --value peer)" -m -n swanctl "$@"
}

tunnel()
{
	ping -n -c 3 -i 0.3 -W 2 -I 10.1.1.1 20.1.1.1 &&
		ip xfrm state | grep -q "^src $vip dst $peer"
}

# why: what both ends say, where there is no tunnel
why()
{
	swanctl --list-conns 2>/dev/null
	swanctl --list-sas 2>/dev/null
	ip xfrm policy
	ip xfrm state
	ip route
	peer_swanctl --list-conns 2>/dev/null
	ip -n peer route
	journalctl -b --no-pager -u hsrp -u hsrp-agent -u strongswan -u peer |
		grep -v 'failed to load' | tail -n 100
	journalctl -b --no-pager -g 'apparmor="DENIED"' | tail -n 20
}

unit()
{
	systemctl status --no-pager -l "$1"
	systemctl is-active "$1"
}

# no_failed: the system has come up, without a unit that failed
no_failed()
{
	systemctl --failed --no-legend
	[ -z "$(systemctl --failed --no-legend)" ]
}

# confined: the agent runs under its profile
confined()
{
	local pid

	pid=$(systemctl show -p MainPID --value hsrp-agent)
	cat "/proc/$pid/attr/current"
	grep -q '^hsrp-agent .*enforce' "/proc/$pid/attr/current"
}

# not_refused: what the sandbox and the profile would have said
not_refused()
{
	! journalctl -b -q --no-pager | grep -E \
		'apparmor="DENIED".*hsrp|hsrpctl.*(Operation not permitted|Permission denied)'
}

# usec UNIT: when it became active after the kernel's start
usec() { systemctl show -p ActiveEnterTimestampMonotonic --value "$1"; }

before_network()
{
	echo "hsrp.service $(usec hsrp), network-online.target $(usec network-online.target)"
	[ "$(usec hsrp)" -gt 0 ] &&
		[ "$(usec hsrp)" -le "$(usec network-online.target)" ]
}

changes()
{
	hsrpctl -j group show |
		jq '[.. | objects | select(.group? == 1)][0].state_changes'
}

same_changes() { [ "$(changes)" = "$1" ]; }

first_life()
{
	local n

	cd /root || return
	# who reads it says yes
	echo 'APT::Get::Assume-Yes "true";' >/etc/apt/apt.conf.d/yes
	cp "$doc/the-configuration-1" gateway.cfg
	check "the README has two commands" test \
		"$(readme | grep -cE '^	(apt install|hsrpctl apply)')" = 2
	check "the README's two commands" bash -euxc "$(readme)"
	[ -z "$failed" ] || return
	check "the module was built and is loaded" grep -w ^hsrp /proc/modules
	check "the group becomes Active" until_true 60 active
	check "the crypto map is in force" until_true 10 map_ready
	check "the agent runs" until_true 10 unit hsrp-agent
	check "the IKE daemon gets its configuration" block the-ike-daemon-1
	check "the peer is there" peer_start
	check "the tunnel carries traffic" until_true 60 tunnel
	check "what a reboot needs" block so-that-it-is-there-after-a-reboot-1
	check "what the kernel needs" block so-that-it-is-there-after-a-reboot-2
	check "the agent is under its AppArmor profile" confined
	check "and not refused anything" not_refused
	check "status" hsrpctl status
	check "diagnose" hsrpctl diagnose
	n=$(changes)
	check "an upgrade of the tool and its services" sh -c \
		'dpkg -i ./hsrpctl_*.deb'
	check "the gateway has not noticed" same_changes "$n"
	check "it still carries traffic" tunnel
	check "the agent runs again" until_true 10 unit hsrp-agent
}

second_life()
{
	check "nothing has failed at the start" no_failed
	check "the configuration is applied" unit hsrp
	check "before the network is announced" before_network
	check "the group becomes Active" until_true 60 active
	check "the crypto map is in force" until_true 10 map_ready
	check "the agent runs" unit hsrp-agent
	check "under its AppArmor profile" confined
	check "the peer is there" peer_start
	check "the tunnel carries traffic" until_true 60 tunnel
	check "the agent is not refused anything" not_refused
	check "apply finds nothing to do" sh -c \
		'hsrpctl apply /etc/hsrp/hsrp.conf --check | grep -i "nothing to do"'
	check "the service stops" systemctl stop hsrp
	check "it has taken all away" test -z "$(hsrpctl group show)$(hsrpctl map show)"
	check "and starts again" systemctl start hsrp
	check "the group becomes Active again" until_true 60 active
	check "the tunnel carries traffic again" until_true 60 tunnel
	check "both packages are purged" dpkg --purge hsrp-dkms hsrpctl
	check "their services have gone" test ! -e /lib/systemd/system/hsrp.service
}

failed=
life=$(($(cat "$here/life" 2>/dev/null || echo 0) + 1))
echo "$life" >"$here/life"
echo "# boot $life"
if [ "$life" = 1 ]; then
	first_life
else
	second_life
fi
if [ -n "$failed" ]; then
	why 2>&1 | sed 's/^/# /'
fi
echo "# boot $life: end"
sync
systemctl poweroff 2>/dev/null
