namespace MLExtensions.MLNet;

/// <summary>Model parameters whose scores can be computed ahead.</summary>
internal interface ILookAheadModel
{
    NetworkModel Network { get; }
}
