namespace System.Runtime.CompilerServices;

/// <summary>Tells the runtime not to check access to the internals of the named assembly; it knows the attribute by its name alone.</summary>
[AttributeUsage(AttributeTargets.Assembly, AllowMultiple = true)]
internal sealed class IgnoresAccessChecksToAttribute(string assemblyName) : Attribute
{
    public string AssemblyName { get; } = assemblyName;
}
