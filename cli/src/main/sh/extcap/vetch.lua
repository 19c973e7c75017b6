-- Wireshark: takes a verdict of Vetch, which is the first comment of a frame, apart into fields that can be columns and
-- filters: vetch.verdict, vetch.reason, vetch.egress, vetch.vlan; and vetch.ingress, which is in the second comment. Comments of others
-- are passed by.
local vetch = Proto("vetch", "Vetch's verdict")
local verdict = ProtoField.string("vetch.verdict", "Verdict")
local reason = ProtoField.string("vetch.reason", "Reason")
local egress = ProtoField.string("vetch.egress", "Egress")
local ingress = ProtoField.string("vetch.ingress", "Ingress")
local vlan = ProtoField.uint16("vetch.vlan", "VLAN")
vetch.fields = { verdict, reason, egress, ingress, vlan }

local comment = Field.new("frame.comment")
local words = { forward = true, flood = true, deliver = true, punt = true, drop = true }

function vetch.dissector(_, _, tree)
    local first, second = comment()
    if not first then return end
    local word, rest = tostring(first.value):match("^(%a+): (.*)$")
    if not words[word] then return end

    local id
    rest, id = rest:match("^(.-); VLAN (%d+)$")
    rest = rest or tostring(first.value):match("^%a+: (.*)$")
    local why, ports = rest, nil
    if word ~= "drop" and word ~= "punt" then
        why, ports = rest:match("^(.-);? ?to (.*)$")
        why, ports = why or rest, ports
    end
    local subtree = tree:add(vetch)
    subtree:add(verdict, word):set_generated()
    if why ~= "" then subtree:add(reason, why):set_generated() end
    if id then subtree:add(vlan, tonumber(id)):set_generated() end
    if ports then subtree:add(egress, ports):set_generated() end
    local port = second and tostring(second.value):match("^entered by (.*)$")
    if port then subtree:add(ingress, port):set_generated() end
end

register_postdissector(vetch)
