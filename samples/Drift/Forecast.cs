namespace Drift;

/// <summary>What a model says of an hour; the feedback is what an adaptive model asks for when the truth arrives.</summary>
internal sealed class Forecast
{
    public float Lower { get; set; }

    public float Upper { get; set; }

    public double[] Feedback { get; set; } = [];
}

/// <summary>An interval beside the truth.</summary>
internal readonly record struct Outcome(float Lower, float Upper, float Truth)
{
    public bool IsCovered => Lower <= Truth && Truth <= Upper;

    public float Width => Upper - Lower;
}
