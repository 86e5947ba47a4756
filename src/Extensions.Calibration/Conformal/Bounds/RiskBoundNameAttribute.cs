namespace MLExtensions.Conformal;

/// <summary>The name of a bound in JSON: its "type". A released name is never changed.</summary>
/// <param name="name">Lower-case name with underscores, unique among bounds.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RiskBoundNameAttribute(string name) : DiscriminatorAttribute(name);
