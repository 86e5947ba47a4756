namespace MLExtensions.Conformal;

/// <summary>The name of a risk in JSON: its "type". A released name is never changed.</summary>
/// <param name="name">Lower-case name with underscores, unique among risks.</param>
[AttributeUsage(AttributeTargets.Class, Inherited = false)]
public sealed class RiskNameAttribute(string name) : DiscriminatorAttribute(name);
