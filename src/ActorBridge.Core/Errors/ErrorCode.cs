namespace ActorBridge.Core.Errors;

/// <summary>A stable error code (<c>AB-INTENT-001</c>), what it means and what a person can do. The table is docs/errors.md.</summary>
public sealed record ErrorCode(string Code, string Meaning, string WhatToDo)
{
    public override string ToString() => Code;
}
