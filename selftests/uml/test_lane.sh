#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 8000
#
# The virtual-time lane itself: is its clock right, and is waiting free?
#
#   [a] eth0 ---- eth0 [b]
#
# The guest sees virtual time only. A file it writes on the host's file system
# bears the host's time: that is how the two clocks are compared.
# shellcheck disable=SC2317	# functions called by trap and by "passes"
set -u

[ "${HSRP_SIM:-}" = 1 ] || {
	echo "1..0 # SKIP this machine's clock is the real one"
	exit 4
}

A=lane-$$-a
B=lane-$$-b
num=0
bad=0

cleanup()
{
	ip netns del "$A" 2>/dev/null
	ip netns del "$B" 2>/dev/null
}
trap cleanup EXIT

result()
{
	num=$((num + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $num $2"
	else
		bad=1
		echo "not ok $num $2"
	fi
}

guest_now()
{
	date +%s
}

host_now()
{
	echo >/results/clock
	stat -c %Y /results/clock
}

# passes GUEST_MIN GUEST_MAX HOST_MAX CMD...: does the command take that many
# seconds of the guest, and no more than that of the host?
passes()
{
	local min=$1 max=$2 host_max=$3 g h
	shift 3

	g=$(guest_now)
	h=$(host_now)
	"$@" || return
	g=$(($(guest_now) - g))
	h=$(($(host_now) - h))
	echo "# $g s here, $h s on the host: $*"
	[ "$g" -ge "$min" ] && [ "$g" -le "$max" ] && [ "$h" -le "$host_max" ]
}

pair()
{
	ip netns add "$A" && ip netns add "$B" || return
	ip link add eth0 netns "$A" type veth peer name eth0 netns "$B" ||
		return
	ip -n "$A" address add 192.0.2.1/24 dev eth0 &&
		ip -n "$B" address add 192.0.2.2/24 dev eth0 &&
		ip -n "$A" link set eth0 up && ip -n "$B" link set eth0 up
}

pings()
{
	ip netns exec "$A" ping -q -i 0.1 -c 1000 192.0.2.2 >/dev/null
}

# esp TRANSFORM...: one SA pair, traffic protected in both directions
esp()
{
	local ns dir src dst tmpl

	for ns in "$A" "$B"; do
		ip -n "$ns" xfrm state flush
		ip -n "$ns" xfrm policy flush
		ip -n "$ns" xfrm state add src 192.0.2.1 dst 192.0.2.2 \
			proto esp spi 0x1001 mode tunnel "$@" || return
		ip -n "$ns" xfrm state add src 192.0.2.2 dst 192.0.2.1 \
			proto esp spi 0x1002 mode tunnel "$@" || return
	done
	for ns in "$A" "$B"; do
		src=192.0.2.1 dst=192.0.2.2
		[ "$ns" = "$A" ] || { src=192.0.2.2 dst=192.0.2.1; }
		for dir in out in; do
			tmpl="src $src dst $dst"
			[ $dir = out ] || tmpl="src $dst dst $src"
			# shellcheck disable=SC2086	# four words
			ip -n "$ns" xfrm policy add $tmpl dir $dir \
				tmpl $tmpl proto esp mode tunnel || return
		done
	done
	ip netns exec "$A" ping -q -i 0.2 -c 20 192.0.2.2 >/dev/null || return
	# 20 each way, counted by the states of the far end
	[ "$(ip -s -n "$B" xfrm state | grep -c ' 20(packets)')" -eq 2 ]
}

echo "1..6"
pair
result $? "two namespaces and a veth"
passes 3600 3601 60 sleep 3600
result $? "an hour of sleep"
# ping waits in ticks of the kernel, 10 ms here
passes 99 112 60 pings
result $? "a ping every 100 ms for 100 s"
esp aead 'rfc4106(gcm(aes))' 0x000102030405060708090a0b0c0d0e0f10111213 128
result $? "ESP AES-GCM"
esp enc 'cbc(des)' 0x0123456789abcdef \
	auth-trunc 'hmac(md5)' 0x000102030405060708090a0b0c0d0e0f 96
result $? "ESP DES, HMAC-MD5"
esp enc 'cbc(aes)' 0x000102030405060708090a0b0c0d0e0f \
	auth-trunc 'hmac(sha256)' \
	0x000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f 128
result $? "ESP AES-CBC, HMAC-SHA256"
exit $bad
