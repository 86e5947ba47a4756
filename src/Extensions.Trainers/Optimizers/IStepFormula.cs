using System.Numerics;

namespace MLExtensions.Trainers;

/// <summary>One optimizer step on a vector of parameters, as <see cref="ManagedStep"/> runs it over all of them.</summary>
internal interface IStepFormula
{
    /// <summary>Moves parameters and buffers.</summary>
    /// <param name="parameters">Changed in place.</param>
    /// <param name="gradient">Gradient as the backward pass left it.</param>
    /// <param name="first">First buffer; without meaning where the optimizer has none.</param>
    /// <param name="second">Second buffer; likewise.</param>
    void Move(ref Vector<float> parameters, Vector<float> gradient, ref Vector<float> first, ref Vector<float> second);
}
