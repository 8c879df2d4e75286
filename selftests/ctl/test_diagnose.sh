#!/bin/bash
# SPDX-License-Identifier: GPL-2.0
# timeout: 300
# lane: sim vm-long
#
# hsrpctl diagnose: what a real charon can be told wrong, and what a machine can
# lack. Each condition is made, found with what to do, mended, and not found.
set -u
cd "$(dirname "$0")" || exit 1
. ../lib.sh
. ./lib_swan.sh

setup()
{
	gateway_new
	ip -n "$GW" addr add 192.0.2.1/24 dev eth0 2>/dev/null
	on "$GW" sysctl -qw net.ipv4.conf.all.rp_filter=0 \
		net.ipv4.conf.eth0.rp_filter=0
	gateway_up
	swan_conf GW
	swan_conf P
	swan_start GW || return
	swan_start P || return
	swan_peer_conf
	swan P swanctl --load-all --noprompt >/dev/null || return
	swan_export
	cp "$DIR/GW/swanctl.conf" "$DIR/good"
	wait_until 20 0.3 group_is_active
}

# told [SED-ARG...]: charon has the connections as they are exported, so changed
told()
{
	sed "${@:--n p}" "$DIR/good" >"$DIR/GW/swanctl.conf"
	swan GW swanctl --load-all --noprompt >/dev/null
}

# found REGEX: a finding, or its cure
found()
{
	matches "$1" swan GW "$HSRPCTL" diagnose
}

# diagnose_as SCRIPT: where the machine looks as SCRIPT makes it
diagnose_as()
{
	unshare -m env STRONGSWAN_CONF="$DIR/GW/strongswan.conf" \
		sh -ec "$1; exec '$HSRPCTL' -n $GW diagnose"
}

# masked SCRIPT REGEX: a finding there, or its cure
masked()
{
	matches "$2" diagnose_as "$1"
}

# silent SCRIPT REGEX: it was looked at, and no such finding is there
silent()
{
	local seen

	seen=$(diagnose_as "$1") || return
	! grep -E "$2" <<<"$seen"
}

# Nothing that has to do with IKE
DAEMON='(error|warning|note): (the IKE|nobody looks|192.0.2.69 is asked|a (child|policy))'

sound()
{
	told -e b
	check "$1" not found "$DAEMON" ||
		ktap_diag "$(swan GW "$HSRPCTL" diagnose)"
}

test_told()
{
	local words change finding cure

	sound "what is exported is right"
	while IFS='|' read -r words change finding cure; do
		told -e "$change"
		check "$words" found "$finding" ||
			ktap_diag "$(swan GW swanctl --list-conns --raw)"
		check "$words: what to do" found "^ +-> .*$cure"
	done <<-'EOF'
	another local address|s/local_addrs = .*/local_addrs = 192.0.2.1/|error: the IKE daemon's connection vpn-10 to 192.0.2.69 has the local address 192.0.2.1, and the crypto map 192.0.2.53$|give it the virtual address
	no local address|/local_addrs/d|error: .* vpn-10 to 192.0.2.69 has the local address %any|give it the virtual address
	another peer|s/remote_addrs = .*/remote_addrs = 192.0.2.70/|error: the IKE daemon has no connection from 192.0.2.53 to 192.0.2.69|export swanctl
	no trap|s/start_action = trap/start_action = none/|error: the IKE daemon does not wait for the kernel to ask for 1 of 1 lines of crypto map vpn 10|start_action = trap
	other networks|s/remote_ts = .*/remote_ts = 20.1.0.0\/16/|error: .* for 1 of 1 lines of crypto map vpn 10|start_action = trap
	transport mode|s/mode = tunnel/mode = transport/|error: the IKE daemon's connection vpn-10 is not in tunnel mode|tunnel mode
	no INITIAL_CONTACT|s/unique = replace/unique = never/|warning: the IKE daemon sends 192.0.2.69 no INITIAL_CONTACT.* until its own DPD|unique = replace
	no DPD|/dpd_delay/d|note: nobody looks whether 192.0.2.69 is alive|keepalive 10
	a slow DPD|s/dpd_delay = .*/dpd_delay = 60s/|note: 192.0.2.69 is asked after 60 s of silence .* waited for 165 s|the same at the peer
	a slow DPD of IKEv1|s/dpd_delay = .*/dpd_delay = 60s\n dpd_timeout = 90s/;s/version = 2/version = 1/|asked after 60 s of silence .* waited for 90 s|the same at the peer
	policies of the daemon|s/policies = no/policies = yes/|error: a policy of the IKE daemon in the place of ours, 10.1.1.0/24 -> 20.1.1.0/24, uses our address 192.0.2.53|policies = no
	EOF
	sound "and mended"
}

# What no setting tells is seen by what came of it
test_negotiated()
{
	told -e /reqid/d
	ip -n "$GW" xfrm policy flush
	swan GW swanctl --initiate --child vpn-10-1 >/dev/null
	check "SAs that nothing uses" found \
		"error: the IKE daemon's SAs with 192.0.2.69 have reqid 1, and no line of a crypto map does"
	check "what to do about them" found '^ +-> set "reqid"'
	swan GW swanctl --terminate --force --ike vpn-10 >/dev/null
	told -e 's/mobike = no/mobike = yes/'
	check "a tunnel" wait_until 20 0.3 passes
	gateway_down
	check "MOBIKE takes it away from the virtual address" busywait 20 found_moved
	gateway_up
	check "which is found" found \
		'error: the IKE SA vpn-10 has moved from 192.0.2.53 to 192.0.2.1, which does not move with the gateway'
	check "what to do about it" found '^ +-> set "mobike = no"'
	swan GW swanctl --terminate --force --ike vpn-10 >/dev/null
	sound "all is well again"
}

found_moved()
{
	swan GW swanctl --list-sas --raw | grep -q 'local-host=192.0.2.1 '
}

# What the machine is, as DMI names it
test_hypervisor()
{
	local vendor regex

	while IFS='|' read -r vendor regex; do
		check "$vendor" masked \
			"mount -t tmpfs none /sys/class && mkdir -p /sys/class/dmi/id && echo '$vendor' >/sys/class/dmi/id/sys_vendor" \
			"$regex"
	done <<-'EOF'
	VMware, Inc.|note: this is a virtual machine \(VMware, Inc.\): frames for the virtual MAC address may be filtered
	VMware, Inc.|-> port group: allow "MAC address changes" and "Forged transmits"
	Microsoft Corporation|-> Hyper-V: .*MacAddressSpoofing On
	QEMU|-> libvirt: no <filterref> for MAC spoofing; Proxmox
	Xen|-> no vif anti-spoofing rule
	innotek GmbH|-> VirtualBox: promiscuous mode
	Amazon EC2|-> EC2 delivers by its own tables only
	Google|-> this cloud delivers by its own tables only
	EOF
	check "none on a machine of iron" silent \
		"mount -t tmpfs none /sys/class && mkdir -p /sys/class/dmi/id && echo 'Dell Inc.' >/sys/class/dmi/id/sys_vendor" \
		'virtual machine'
}

# kernel_with MODULES BUILTIN: no module is loaded, and there are these
kernel_with()
{
	local dir

	dir=/lib/modules/$(uname -r)
	echo "mount -t tmpfs none /sys/module; mount -t tmpfs none /lib/modules
		mkdir -p $dir; printf '$1' >$dir/modules.dep
		printf '$2' >$dir/modules.builtin"
}

test_kernel()
{
	local esp=kernel/net/ipv4/esp4.ko user=kernel/net/xfrm/xfrm_user.ko

	check "ESP that is not loaded" masked \
		"$(kernel_with "$esp.xz: kernel/x.ko\n" "$user\n")" \
		'warning: esp4 is not loaded'
	check "what to do: load" masked \
		"$(kernel_with "$esp.xz: kernel/x.ko\n" "$user\n")" \
		'^ +-> echo MODULE >/etc/modules-load.d'
	check "no xfrm_user" masked "$(kernel_with "$esp:\n" "")" \
		'error: this kernel has no xfrm_user: there is no IPsec with it'
	check "what to do: another kernel" masked \
		"$(kernel_with "$esp:\n" "")" '^ +-> install a kernel that has'
	check "what another needs is not there" masked \
		"$(kernel_with "kernel/x.ko: $esp\n" "$user\n")" \
		'error: this kernel has no esp4'
	check "both are built in" silent "$(kernel_with "" "$esp\n$user\n")" \
		'esp4|xfrm_user'
	check "nobody knows" silent "mount -t tmpfs none /lib/modules;
		mount -t tmpfs none /sys/module" 'esp4|xfrm_user'
}

need_tools jq swanctl unshare "$CHARON"
hsrp_load
setup || exit 1
# One scope for all: the daemons go with it.
test_all()
{
	test_told
	test_negotiated
	test_hypervisor
	test_kernel
}
tests_run test_all
